// The page's model as its files hold it: the base in 16 bits, and an adapter in 8 bits with a scale for each row.

const HEADER = 8;

/** The tensors of a safetensors file by name, as { shape, values }. */
function tensors(buffer) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEADER, length)));
  delete header.__metadata__;
  const read = ({ dtype, shape, data_offsets: [start, end] }) => {
    const bytes = buffer.slice(HEADER + length + start, HEADER + length + end);
    return { shape, values: new Float32Array(dtype === "I8" ? new Int8Array(bytes) : new Float16Array(bytes)) };
  };
  return new Map(Object.entries(header).map(([name, entry]) => [name, read(entry)]));
}

/** A matrix of the adapter: each row has a scale of its own. */
function scaled(file, name) {
  const { shape, values } = file.get(name);
  const scales = file.get(`${name}.scale`).values;
  return { shape, values: values.map((value, i) => value * scales[Math.floor(i / shape[1])]) };
}

const MATRICES = {
  q: "self_attn.q_proj",
  k: "self_attn.k_proj",
  v: "self_attn.v_proj",
  o: "self_attn.o_proj",
  gate: "mlp.gate_proj",
  up: "mlp.up_proj",
  down: "mlp.down_proj",
};

/**
 * Everything that a decoder needs. Matrices are as in the files, { base: [out, in], a: [rank, in], b: [out, rank] }: a peer adds
 * `scale` times b a to the base. The adapter's embeddings of the attribute words are in `embedding`; `words` are their tokens.
 * `get` gives the bytes of a file.
 */
export async function readModel(get, adapter) {
  const names = ["config.json", "model.safetensors", `${adapter}/adapter_config.json`, `${adapter}/adapter_model.safetensors`];
  const [configBytes, baseBytes, loraBytes, adapterBytes] = await Promise.all(names.map(get));
  const json = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
  const [config, lora, base, update] = [json(configBytes), json(loraBytes), tensors(baseBytes), tensors(adapterBytes)];
  const width = config.hidden_size;

  const embedding = base.get("model.embed_tokens.weight");
  const changed = update.get("base_model.model.model.embed_tokens.trainable_tokens_delta").values;
  lora.trainable_token_indices.forEach((token, row) => {
    for (let i = 0; i < width; i++) embedding.values[token * width + i] += changed[row * width + i];
  });

  const layer = (_, n) => {
    const matrix = (path) => ({
      base: base.get(`model.layers.${n}.${path}.weight`),
      a: scaled(update, `base_model.model.model.layers.${n}.${path}.lora_A.weight`),
      b: scaled(update, `base_model.model.model.layers.${n}.${path}.lora_B.weight`),
    });
    const matrices = Object.fromEntries(Object.entries(MATRICES).map(([name, path]) => [name, matrix(path)]));
    const norm = (name) => base.get(`model.layers.${n}.${name}.weight`);
    return { ...matrices, inputNorm: norm("input_layernorm"), postNorm: norm("post_attention_layernorm") };
  };
  return {
    embedding,
    norm: base.get("model.norm.weight"),
    layers: Array.from({ length: config.num_hidden_layers }, layer),
    scale: lora.lora_alpha / lora.r,
    words: lora.trainable_token_indices,
    heads: config.num_attention_heads,
    width,
    epsilon: config.rms_norm_eps,
    ...rotary(config),
  };
}

/** Cosines and sines, [positions, head / 2] each: of pairs (i, i + half). */
function rotary({ hidden_size, num_attention_heads, max_position_embeddings: positions, rope_theta: theta }) {
  const half = hidden_size / num_attention_heads / 2;
  const angle = (_, i) => Math.floor(i / half) * theta ** (-(i % half) / half);
  const angles = Array.from({ length: positions * half }, angle);
  const table = (f) => ({ shape: [positions, half], values: Float32Array.from(angles, f) });
  return { cosines: table(Math.cos), sines: table(Math.sin) };
}

/** One sequence a persona, question and persona in full: what a program does that knows nothing of what they share. */
export const sequences = (question, personas) => personas.map((persona) => [...question, ...persona]);

export function softmax(logits) {
  const most = Math.max(...logits);
  const raised = Array.from(logits, (logit) => Math.exp(logit - most));
  const sum = raised.reduce((sum, value) => sum + value);
  return raised.map((value) => value / sum);
}

/** All personas' answers from those of the full ones: `mix` holds a row of shares for each. */
export const mixed = (answers, mix) =>
  mix.map((shares) => answers[0].map((_, option) => shares.reduce((sum, share, i) => sum + share * answers[i][option], 0)));
