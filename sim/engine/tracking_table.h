/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Written by the target tracking_map from the fast firmware itself; not by hand.
 * Share of the maximum power taken at a share k / 20 of the rated power. */
0.9980, 0.9983, 0.9985, 0.9986, 0.9986, 0.9987, 0.9987, 0.9987, 0.9987, 0.9987, 0.9987, 0.9987,
    0.9987, 0.9987, 0.9987, 0.9987, 0.9987, 0.9987, 0.9986, 0.9986, 0.9986,
