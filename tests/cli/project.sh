# SPDX-License-Identifier: GPL-3.0-or-later
# The shipped project in the test's own folder, and ways to change it. To be read with `.` after
# lib.sh; VESPER_DATA is the folder data/ of the source tree.
cp -r "$VESPER_DATA" data
shipped=data/projects/qinglong.yaml

# small FILE: one site without snow and a search of one pair, so that a year of it is judged in
# seconds and some pair passes.
small() {
    sed '/^snow:/,/^$/d' data/climates/qinglong.yaml >data/climates/bare.yaml
    sed -e 's/^climate: .*/climate: ..\/climates\/bare.yaml/' \
        -e '/^  - name: Mutoudeng/,/^panel:/{/^panel:/!d;}' \
        -e 's/panel_min_w: .*/panel_min_w: 280/' -e 's/panel_max_w: .*/panel_max_w: 280/' \
        -e 's/battery_min_ah: .*/battery_min_ah: 150/' \
        -e 's/battery_max_ah: .*/battery_max_ah: 150/' "$shipped" >"$1"
}

# epw FILE: a made-up year near the sites: a clear sky by turns with a dull one, a cold winter.
epw() {
    awk 'BEGIN {
        print "LOCATION,Testtown,HE,CHN,made,999999,40.3,119.2,8.0,200.0"
        print "DESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0"
        print "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\nCOMMENTS 1,made for a test\nCOMMENTS 2,"
        print "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"
        pi = atan2(0, -1)
        split("31 28 31 30 31 30 31 31 30 31 30 31", days, " ")
        for (m = 1; m <= 12; m++) for (d = 1; d <= days[m]; d++) {
            n++
            dec = -0.4093 * cos(2 * pi * (n + 10) / 365)
            air = 10 - 16 * cos(2 * pi * (n - 15) / 365)
            clear = n % 7 < 4
            for (h = 1; h <= 24; h++) {
                a = (h - 12.5) * pi / 12
                z = sin(0.7034) * sin(dec) + cos(0.7034) * cos(dec) * cos(a)
                ghi = z > 0 ? (clear ? 850 : 250) * z : 0
                printf "2005,%d,%d,%d,60,?9?9,%.1f,9999,999,999999,9999,9999,9999,%.0f,9999,%.0f," \
                    "999999,999999,999999,9999,999,%.1f", m, d, h, air + 4 * cos(a), ghi, \
                    (clear ? 0.25 : 0.9) * ghi, 2
                for (k = 22; k < 35; k++) printf ",9999"
                print ""
            }
        }
    }' >"$1"
}

# How many fields a line of CSV has, quoted ones included: one number for each kind of line.
csv_widths() {
    awk '{ gsub(/"[^"]*"/, "q"); print gsub(/,/, "") + 1 }' "$1" | sort -u | tr '\n' ' '
}

# json_value SECTION KEY: the first value of KEY after "SECTION" on stdout.
json_value() {
    awk -v section="\"$1\"" -v key="\"$2\":" '
        index($0, section) { inside = 1 }
        inside && (at = index($0, key)) {
            value = substr($0, at + length(key))
            gsub(/[ ,]/, "", value)
            print value
            exit
        }' .seen/out
}

# Brackets outside of strings open and close in order, and one object is all there is.
expect_json() {
    tr '\n' ' ' <.seen/out | awk '{
        gsub(/\\./, ""); gsub(/"[^"]*"/, "s")
        for (k = 1; k <= length($0); k++) {
            c = substr($0, k, 1)
            if (c == "{" || c == "[") { open[++depth] = c; tops += depth == 1 }
            if (c == "}" || c == "]") {
                if (depth == 0 || open[depth--] != (c == "}" ? "{" : "[")) exit bad = 1
            }
        }
        if (depth != 0 || tops != 1 || /nan|inf|NaN|Inf|,[ ]*[]}]|"/) bad = 1
    }
    END { exit bad }' || fail 'stdout is no JSON'
    if command -v python3 >/dev/null; then
        python3 -m json.tool <.seen/out >/dev/null 2>&1 || fail 'python reads no JSON on stdout'
    fi
}
