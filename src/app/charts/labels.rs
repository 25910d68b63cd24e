//! Names beside marks that never cover each other nor a mark: greedy, in a fixed order, the same for the same places.

use crate::causal::voices_map::Point;

/// A name to be placed: beside which mark, and how large it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    pub mark: Point,
    pub size: [f64; 2],
}

/// A name's box, and the line to its mark where it stands apart from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    /// Left, top, width, height.
    pub area: [f64; 4],
    pub leader: Option<[Point; 2]>,
}

/// Half of a mark with a little air: no name stands there.
const MARK: f64 = 8.0;
/// Further from its mark than this a name has a line to it.
const NEAR: f64 = 16.0;
const DIRECTIONS: usize = 16;
const DISTANCES: [f64; 10] = [10.0, 14.0, 20.0, 28.0, 38.0, 50.0, 66.0, 86.0, 110.0, 140.0];
/// What a covered dot counts, in pixels of distance.
const COVERED: f64 = 3.0;
/// What a name counts that stands nearer to another's mark, or hardly further: it would be read as that one's.
const MISREAD: f64 = 60.0;
/// So much nearer to its own mark it must be.
const CLEARLY: f64 = 5.0;

/// Whether two boxes cover a common place.
pub fn overlap(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3]
}

fn around(mark: Point, half: f64) -> [f64; 4] {
    [mark[0] - half, mark[1] - half, 2.0 * half, 2.0 * half]
}

/// The distance of a place from a box, 0 inside.
pub fn outside(area: &[f64; 4], at: Point) -> f64 {
    let gap = |low: f64, size: f64, v: f64| (low - v).max(v - low - size).max(0.0);
    gap(area[0], area[2], at[0]).hypot(gap(area[1], area[3], at[1]))
}

/// A box of this size whose nearest point lies so far from the mark in a direction.
fn candidate(wanted: &Wanted, distance: f64, direction: usize) -> [f64; 4] {
    let angle = std::f64::consts::TAU * direction as f64 / DIRECTIONS as f64;
    let [x, y] = [wanted.mark[0] + distance * angle.cos(), wanted.mark[1] + distance * angle.sin()];
    let [width, height] = wanted.size;
    // To the right it begins there, to the left it ends there, above and below it is centred.
    let left = x - width * (0.5 - 0.5 * angle.cos());
    let top = y - height * (0.5 - 0.5 * angle.sin());
    [left, top, width, height]
}

/// Places all names in a frame of this size, in the order given. `obstacles` are circles that are better not covered.
pub fn place(wanted: &[Wanted], obstacles: &[(Point, f64)], frame: [f64; 2]) -> Vec<Label> {
    // The most crowded first: they have the fewest places.
    let crowd = |w: &Wanted| wanted.iter().filter(|o| (o.mark[0] - w.mark[0]).hypot(o.mark[1] - w.mark[1]) < 80.0).count();
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(crowd(&wanted[*i])), *i));
    let mut labels: Vec<Option<[f64; 4]>> = vec![None; wanted.len()];
    for index in order {
        let area = best(index, wanted, obstacles, frame, &labels);
        labels[index] = Some(area);
    }
    let label = |(area, wanted): (Option<[f64; 4]>, &Wanted)| {
        let area = area.unwrap_or([wanted.mark[0], wanted.mark[1], wanted.size[0], wanted.size[1]]);
        let leader = (outside(&area, wanted.mark) > NEAR).then(|| {
            let end = |low: f64, size: f64, v: f64| v.clamp(low, low + size);
            [wanted.mark, [end(area[0], area[2], wanted.mark[0]), end(area[1], area[3], wanted.mark[1])]]
        });
        Label { area, leader }
    };
    labels.into_iter().zip(wanted).map(label).collect()
}

fn best(index: usize, wanted: &[Wanted], obstacles: &[(Point, f64)], frame: [f64; 2], placed: &[Option<[f64; 4]>]) -> [f64; 4] {
    let one = &wanted[index];
    let is_free = |area: &[f64; 4]| {
        let inside = area[0] >= 0.0 && area[1] >= 0.0 && area[0] + area[2] <= frame[0] && area[1] + area[3] <= frame[1];
        inside
            && placed.iter().flatten().all(|other| !overlap(area, other))
            && wanted.iter().all(|w| !overlap(area, &around(w.mark, MARK)))
    };
    let misread = |area: &[f64; 4], own: f64| {
        let mut others = wanted.iter().filter(|w| w.mark != one.mark);
        // With a line to its mark it can stand anywhere.
        own <= NEAR && others.any(|w| outside(area, w.mark) < own + CLEARLY)
    };
    let cost = |area: &[f64; 4], own: f64| {
        let covered = obstacles.iter().filter(|(at, r)| outside(area, *at) < *r).count();
        own + COVERED * covered as f64 + if misread(area, own) { MISREAD } else { 0.0 }
    };
    let near = DISTANCES.iter().flat_map(|d| (0..DIRECTIONS).map(move |k| candidate(one, *d, k)));
    // The first of the cheapest. One that is further away than the best so far costs is looked at no closer.
    let cheapest = |areas: &mut dyn Iterator<Item = [f64; 4]>| {
        let mut best = (f64::INFINITY, None);
        for area in areas {
            let own = outside(&area, one.mark);
            if own < best.0 && is_free(&area) {
                let cost = cost(&area, own);
                if cost < best.0 {
                    best = (cost, Some(area));
                }
            }
        }
        best.1
    };
    if let Some(area) = cheapest(&mut near.into_iter()) {
        return area;
    }
    // Anywhere in the frame, if need be.
    let [width, height] = one.size;
    let (columns, rows) = ((frame[0] / 8.0) as usize, (frame[1] / 8.0) as usize);
    let mut anywhere = (0..rows).flat_map(|r| (0..columns).map(move |c| [8.0 * c as f64, 8.0 * r as f64, width, height]));
    cheapest(&mut anywhere).unwrap_or_else(|| candidate(one, DISTANCES[0], 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_far_from_its_mark_has_a_line_to_it() {
        let crowd: Vec<Wanted> =
            (0..9).map(|i| Wanted { mark: [100.0 + 2.0 * f64::from(i), 100.0], size: [60.0, 14.0] }).collect();
        let labels = place(&crowd, &[], [300.0, 300.0]);
        assert!(labels.iter().filter(|l| l.leader.is_some()).count() >= 8, "in a crowd a name tells nothing by its place");
        let alone = place(&crowd[..1], &[], [300.0, 300.0]);
        assert_eq!(alone[0].leader, None);
        let [x, y, w, h] = alone[0].area;
        let obstacle = place(&crowd[..1], &[([x + w / 2.0, y + h / 2.0], 4.0)], [300.0, 300.0]);
        assert_ne!(obstacle, alone, "where there is room a dot is not covered");
        assert_eq!(place(&[], &[], [1.0, 1.0]), []);
    }

    #[test]
    fn a_name_stands_nearer_to_its_own_mark_than_to_any_other_or_has_a_line() {
        let marks = [[100.0, 100.0], [140.0, 101.0], [100.0, 130.0]];
        let wanted = marks.map(|mark| Wanted { mark, size: [90.0, 14.0] });
        for (label, own) in place(&wanted, &[], [400.0, 300.0]).iter().zip(marks) {
            let others = marks.iter().filter(|m| **m != own).map(|m| outside(&label.area, *m));
            let is_clear = others.fold(f64::INFINITY, f64::min) >= outside(&label.area, own) + CLEARLY;
            assert!(is_clear || label.leader.is_some(), "{label:?} of {own:?}");
        }
    }
}
