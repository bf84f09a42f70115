# SPDX-License-Identifier: GPL-3.0-or-later
# Reads the call graphs that gcc writes with -fcallgraph-info=su,da and prints, for each root, the
# deepest stack below it in bytes and the path that takes it. Usage:
#     awk -f stack.awk -v roots="main fw_step" -v indirect="caller=callee,callee ..." *.ci
# With -v reach=NAME it prints instead how often NAME is called from below the roots.
# A recursion, a frame of unknown size and an indirect call that is not listed are refused.

function refuse(text)
{
    print "stack.awk: " text > "/dev/stderr"
    refused = 1
}

function quoted(line, key,    at)
{
    at = index(line, key ": \"")
    line = substr(line, at + length(key) + 3)
    return substr(line, 1, index(line, "\"") - 1)
}

/^node:/ {
    name = quoted($0, "title")
    if (match($0, /[0-9]+ bytes \([a-z,]+\)/)) {
        split(substr($0, RSTART, RLENGTH), words, " ")
        frame[name] = words[1]
        if ($0 !~ /bytes \(static\)/ || $0 !~ /n0 dynamic objects/) {
            refuse(name " has a frame that depends on data")
        }
    }
}

/^edge:/ {
    calls[quoted($0, "sourcename")] = calls[quoted($0, "sourcename")] " " quoted($0, "targetname")
}

function deepest(name,    list, n, k, below, most, way)
{
    if (name in depth) {
        return depth[name]
    }
    if (name in open) {
        refuse("recursion through " name)
        return 0
    }
    if (!(name in frame)) {
        refuse(name " is called and has no frame in the call graph")
    }
    open[name] = 1
    most = 0
    n = split(targets(name), list, " ")
    for (k = 1; k <= n; k++) {
        below = deepest(list[k])
        if (below > most) {
            most = below
            way = path[list[k]]
        }
    }
    delete open[name]
    depth[name] = frame[name] + most
    path[name] = name "(" frame[name] + 0 ")" (way ? " " way : "")
    return depth[name]
}

# What a function calls, a listed indirect call replaced by whom it may reach.
function targets(name,    list, n, k, out)
{
    n = split(calls[name], list, " ")
    for (k = 1; k <= n; k++) {
        if (list[k] != "__indirect_call") {
            out = out " " list[k]
        } else if (name in listed) {
            out = out " " listed[name]
        } else {
            refuse(name " calls through a pointer and is not listed")
        }
    }
    return out
}

function visit(name,    list, n, k)
{
    if (name in seen) {
        return
    }
    seen[name] = 1
    n = split(targets(name), list, " ")
    for (k = 1; k <= n; k++) {
        if (list[k] ~ reach) {
            print name " calls " list[k]
        }
        visit(list[k])
    }
}

END {
    n = split(indirect, rows, " ")
    for (k = 1; k <= n; k++) {
        at = index(rows[k], "=")
        callees = substr(rows[k], at + 1)
        gsub(",", " ", callees)
        listed[substr(rows[k], 1, at - 1)] = callees
    }
    n = split(roots, list, " ")
    for (k = 1; k <= n; k++) {
        if (reach) {
            visit(list[k])
        } else {
            print deepest(list[k]), path[list[k]]
        }
    }
    exit refused
}
