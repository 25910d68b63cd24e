//! How large the shipped model is, as its own files say.

use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        language::format,
        stores::{fetch::fetch, loadable::Loadable},
        terms,
        views::method::words,
    },
    model::ModelManifest,
};

const FOLDER: &str = "models/";

/// What `config.json` says of the decoder.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct Config {
    vocab_size: u64,
    hidden_size: u64,
    intermediate_size: u64,
    num_hidden_layers: u64,
    num_attention_heads: u64,
    num_key_value_heads: u64,
}

impl Config {
    /// Embeddings, which the output shares; in each layer four matrices of attention, three of the feed-forward and two norms;
    /// a norm at the end.
    fn parameters(self) -> u64 {
        let Self { vocab_size, hidden_size: h, intermediate_size, num_hidden_layers, num_attention_heads, num_key_value_heads } =
            self;
        let narrow = h * num_key_value_heads / num_attention_heads.max(1);
        let layer = 2 * h * h + 2 * h * narrow + 3 * h * intermediate_size + 2 * h;
        vocab_size * h + num_hidden_layers * layer + h
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Facts {
    config: Config,
    base_bytes: u64,
    adapters: Vec<String>,
    adapter_bytes: u64,
}

fn facts(manifest: &[u8], config: &[u8]) -> Result<Facts, String> {
    let unread = |file: &'static str| move |e: serde_json::Error| terms::not_read(file, &e.to_string());
    let manifest: ModelManifest = serde_json::from_slice(manifest).map_err(unread(ModelManifest::FILE))?;
    let config: Config = serde_json::from_slice(config).map_err(unread(ModelManifest::CONFIG))?;
    let bytes = |path: &str| manifest.files.entry(path).map(|f| f.bytes).map_err(|e| e.to_string());
    let adapters: Vec<String> = manifest.adapters.iter().map(|a| a.name.clone()).collect();
    let sizes = adapters.iter().map(|name| bytes(&ModelManifest::adapter_weights(name)));
    let adapter_bytes = sizes.collect::<Result<Vec<_>, _>>()?.into_iter().max().unwrap_or(0);
    Ok(Facts { config, base_bytes: bytes(ModelManifest::WEIGHTS)?, adapters, adapter_bytes })
}

/// A table of the model's size, once its two small files are there.
pub fn model_facts() -> AnyView {
    let found = RwSignal::new(Loadable::Loading);
    spawn_local(async move {
        let read = async {
            let manifest = fetch(FOLDER, ModelManifest::FILE).await?;
            facts(&manifest, &fetch(FOLDER, ModelManifest::CONFIG).await?)
        };
        let read = read.await;
        // The visitor may have left the page meanwhile.
        let _ = found.try_set(Loadable::from_result(read));
    });
    let drawn = move || match found.get() {
        Loadable::Loading => view! { <p class="hint">{words::model_loading()}</p> }.into_any(),
        Loadable::Failed(reason) => view! { <p class="hint">{words::model_failed(&reason)}</p> }.into_any(),
        Loadable::Ready(facts) => table(&facts),
    };
    view! { <div class="prose-facts">{drawn}</div> }.into_any()
}

fn table(facts: &Facts) -> AnyView {
    let Config { vocab_size, hidden_size, intermediate_size, num_hidden_layers, num_attention_heads, .. } = facts.config;
    let rows = [
        (words::model_width(), format::count(hidden_size)),
        (words::model_layers(), format::count(num_hidden_layers)),
        (words::model_heads(), format::count(num_attention_heads)),
        (words::model_forward(), format::count(intermediate_size)),
        (words::model_words(), format::count(vocab_size)),
        (words::model_parameters(), format::count(facts.config.parameters())),
        (words::model_bytes(), words::bytes(facts.base_bytes)),
        (words::model_each(), words::bytes(facts.adapter_bytes)),
        (words::model_names(), facts.adapters.join(", ")),
    ];
    let row = |(name, value): (&'static str, String)| view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> };
    view! { <table><tbody>{rows.map(row).into_iter().collect_view()}</tbody></table> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_models_size_is_that_of_its_card() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/public/models/");
        let read = |file: &str| std::fs::read(format!("{folder}{file}")).unwrap();
        let facts = facts(&read(ModelManifest::FILE), &read(ModelManifest::CONFIG)).unwrap();
        let card = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/model-card.md")).unwrap();
        let written = facts.config.parameters().to_string();
        let (thousands, rest) = written.split_at(written.len() - 3);
        assert!(card.contains(&format!("{thousands},{rest} parameters")), "{written}");
        assert!(facts.adapters.iter().any(|a| a == "ace") && facts.base_bytes > facts.config.parameters());
        assert!(self::facts(b"{}", b"{}").is_err());
    }
}
