# SPDX-License-Identifier: GPL-3.0-or-later
# Weather records that are made of others. To be read with `.` after lib.sh.

# daily PLAIN.csv FILE: a daily record of the days of a plain CSV of hours, in MJ/m2.
daily() {
    awk -F, 'BEGIN {
            print "station,latitude(deg),longitude(deg),altitude(m),year,month,day,GHI(MJ/m2)," \
                "DHI(MJ/m2)"
        }
        /^# latitude_deg/ { split($0, part, ": "); latitude = part[2] }
        /^# longitude_deg/ { split($0, part, ": "); longitude = part[2] }
        /^time/ { for (k = 1; k <= NF; k++) at[$k] = k }
        function day_ends() {
            split(day, date, "-")
            printf "1,%s,%s,200,%d,%d,%d,%.3f,%.3f\n", latitude, longitude, date[1], date[2], \
                date[3], ghi, dhi
        }
        /^[0-9]/ {
            if (substr($1, 1, 10) != day) {
                if (day != "") day_ends()
                day = substr($1, 1, 10)
                ghi = dhi = 0
            }
            ghi += $at["ghi_wm2"] * 0.0036
            dhi += $at["dhi_wm2"] * 0.0036
        }
        END { day_ends() }' "$1" >"$2"
}

# near A B TOLERANCE: two numbers.
near() {
    awk -v a="$1" -v b="$2" -v most="$3" 'BEGIN { exit !(a - b <= most && b - a <= most) }'
}
