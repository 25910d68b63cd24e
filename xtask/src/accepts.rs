//! Which compressed copies a browser takes: the header `Accept-Encoding`.

use crate::compress::Encoding;

/// The encodings that a browser likes at least as much as a file as it is, best first. A browser that says nothing about files as they
/// are takes them, and likes everything else better that it names.
pub fn preferred(header: &str) -> Vec<Encoding> {
    let weights: Vec<(&str, f32)> = header.split(',').filter_map(weight).collect();
    let of = |name: &str| weights.iter().find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, weight)| *weight);
    let named = |encoding: Encoding| match encoding {
        Encoding::Brotli => of("br"),
        // Its name in HTTP's youth.
        Encoding::Gzip => of("gzip").or_else(|| of("x-gzip")),
    };
    let plain = of("identity").unwrap_or(0.0);
    let mut liked: Vec<(Encoding, f32)> = Encoding::ALL
        .into_iter()
        .map(|encoding| (encoding, named(encoding).or_else(|| of("*")).unwrap_or(0.0)))
        .filter(|(_, weight)| *weight > 0.0 && *weight >= plain)
        .collect();
    // Stable: of two that are liked as much, the one that compresses more.
    liked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    liked.into_iter().map(|(encoding, _)| encoding).collect()
}

/// `gzip;q=0.5`: a name and how much it is liked, from 0 (not at all) to 1. `None` for what is not written like that.
fn weight(element: &str) -> Option<(&str, f32)> {
    let mut parts = element.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = match quality {
        Some(text) => text.parse().ok().filter(|weight| (0.0..=1.0).contains(weight))?,
        None => 1.0,
    };
    Some((name, weight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Encoding::{Brotli, Gzip};

    #[test]
    fn what_browsers_send() {
        assert_eq!(preferred("gzip, deflate, br, zstd"), [Brotli, Gzip]);
        // Over plain HTTP to another machine.
        assert_eq!(preferred("gzip, deflate"), [Gzip]);
        assert_eq!(preferred(""), []);
        assert_eq!(preferred("identity"), []);
    }

    #[test]
    fn weights_decide() {
        assert_eq!(preferred("br;q=0, gzip"), [Gzip]);
        assert_eq!(preferred("br;q=0.0,gzip;q=0"), []);
        assert_eq!(preferred("br;q=0.5, gzip;q=0.8"), [Gzip, Brotli]);
        assert_eq!(preferred("br ; q=0.2 , GZIP"), [Gzip, Brotli]);
        assert_eq!(preferred("identity, br;q=0.5"), []);
        assert_eq!(preferred("identity;q=0.5, br;q=0.5"), [Brotli]);
    }

    #[test]
    fn a_star_stands_for_what_is_not_named() {
        assert_eq!(preferred("*"), [Brotli, Gzip]);
        assert_eq!(preferred("br;q=0, *"), [Gzip]);
        assert_eq!(preferred("gzip, *;q=0"), [Gzip]);
    }

    #[test]
    fn nonsense_is_passed_over() {
        assert_eq!(preferred("br;q=much, gzip"), [Gzip]);
        assert_eq!(preferred("br;q=7,;q=1,,gzip"), [Gzip]);
        assert_eq!(preferred("brotli, gzipped"), []);
    }
}
