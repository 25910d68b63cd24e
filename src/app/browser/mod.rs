//! Services of the browser: the document, the address, pictures as PNG, whether there is a GPU worth using, tasks one after the other.
//!
//! What belongs here knows web APIs and nothing of this page: no state, no words, no survey.

pub mod address;
pub mod breath;
pub mod dom;
pub mod look;
pub mod probe;
pub mod raster;
