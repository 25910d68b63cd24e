//! What people said: personas, countries, items and the tables of answers.
//!
//! Nothing is estimated here; effects and intervals are the business of [`causal`](crate::causal).

mod asked;
mod catalogue;
mod check;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod class;
mod composition;
mod country;
mod item_code;
pub mod own;
mod pack;
mod persona;
mod surveys;
mod table;

#[cfg(feature = "survey-tools")]
mod build;
#[cfg(feature = "survey-tools")]
mod site;
#[cfg(feature = "survey-tools")]
mod table_check;
#[cfg(feature = "survey-tools")]
mod table_rows;
#[cfg(feature = "survey-tools")]
mod tables;

#[cfg(all(test, feature = "survey-tools"))]
mod data_tests;

pub use asked::{Asked, Known, Pattern};
pub use catalogue::{Catalogue, CatalogueError, Item, Topic};
pub use composition::{Composition, Shares, among, mixed};
pub use country::{COUNTRIES, Country, CountryCode, Coverage, OWN_PENDING, Reach};
pub use item_code::ItemCode;
pub use pack::{PackError, pack, unpack};
pub use persona::{Attribute, Cell, Persona, UnknownName};
pub use surveys::{Survey, SurveyId};
pub use table::{CellAnswer, CountryTable, ItemAnswers, PersonaAnswer, Standard};

#[cfg(feature = "survey-tools")]
pub use build::{
    BuildError, BuildOptions, BuildReport, CountryReport, Estimate, Holdout, ObservedCell, Place, UnknownCodes, build_tables,
};
#[cfg(feature = "survey-tools")]
pub use site::{SiteError, write_site_files};
#[cfg(feature = "survey-tools")]
pub use table_check::{TableProblems, TableSummary, check_tables, table_folders};
#[cfg(feature = "survey-tools")]
pub use table_rows::TableError;
#[cfg(feature = "survey-tools")]
pub use tables::{ItemRow, read_any_tables, read_items, read_tables, survey_folder};
