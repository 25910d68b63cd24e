//! What is drawn, one part of the screen a file.

mod about;
mod data_table;
mod distribution;
mod effects;
mod engine_chip;
mod fields;
mod item_picker;
mod line_chart;
mod notices;
mod own_data;
mod own_kept;
mod own_preview;
mod persona_builder;
mod question;
mod tune_files;
mod tune_panel;
mod tune_progress;
mod tune_settings;
mod weights_select;

pub use about::About;
pub use data_table::DataTable;
pub use distribution::Distribution;
pub use effects::EffectsFigure;
pub use engine_chip::EngineChip;
pub use fields::{NumberField, SelectField, segmented};
pub use item_picker::ItemPicker;
pub use line_chart::LineChart;
pub use notices::Notices;
pub use own_data::OwnDataPanel;
pub use persona_builder::PersonaBuilder;
pub use question::QuestionHead;
pub use tune_files::AdapterFiles;
pub use tune_panel::TunePanel;
pub use tune_progress::TuneProgress;
pub use tune_settings::TuneSettingsForm;
pub use weights_select::WeightsSelect;
