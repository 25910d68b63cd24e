//! Where figures and method come from.

use crate::words;

pub const CITATION: &str = "Haerpfer, C., Inglehart, R., Moreno, A., Welzel, C., Kizilova, K., Diez-Medrano, J., Lagos, M., Norris, P., \
    Ponarin, E. & Puranen, B. (eds.) 2022. World Values Survey: Round Seven – Country-Pooled Datafile Version 6.0. Madrid & Vienna: JD \
    Systems Institute & WVSA Secretariat. doi:10.14281/18241.24";

pub const PAPER_URL: &str = "https://arxiv.org/abs/2601.12962";

pub const PAPER: &str = "arXiv 2601.12962";

words! {
    survey: "Survey";
    source: "World Values Survey, wave 7; 80\u{a0}% of the respondents";
}
