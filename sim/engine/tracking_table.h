/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Written by the target tracking_map from the fast firmware itself; not by hand.
 * Share of the maximum power taken at a share k / 20 of the rated power. */
0.9782, 0.9863, 0.9934, 0.9949, 0.9958, 0.9967, 0.9973, 0.9973, 0.9976, 0.9976, 0.9979, 0.9980,
    0.9980, 0.9981, 0.9982, 0.9982, 0.9983, 0.9983, 0.9984, 0.9983, 0.9985,
