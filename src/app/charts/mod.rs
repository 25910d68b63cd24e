//! What figures are drawn with, and the charts that several views show: marks, axes, tables, pictures to take away.
//!
//! Every chart has its table, its CSV and its picture here too. Charts of one view alone stand in that view's folder.

pub mod answers;
pub mod answers_picture;
pub mod answers_table;
pub mod axis;
pub mod cloud;
pub mod curves;
pub mod data_table;
pub mod dots;
pub mod effects;
pub mod effects_picture;
pub mod labels;
pub mod legend;
pub mod markup;
pub mod own_words;
pub mod picture;
pub mod picture_words;
pub mod qr;
pub mod question;
pub mod reading;
pub mod reference;
pub mod said;
pub mod silence;
pub mod table;
pub mod words;
