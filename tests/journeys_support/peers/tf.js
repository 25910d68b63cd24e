// The decoder in TensorFlow.js, and a step of its training. `tf` is the library's global.

import { mixed, sequences } from "./model.js";

/** Adds so much to scores that must not be attended to. */
const MASKED = -1e9;
/** Keeps logarithms finite. */
const SMALLEST = 1e-9;
/** How much a shift counts beside a level. */
const SHIFT_WEIGHT = 3;

const tensor = ({ shape, values }) => tf.tensor(values, shape);

/** Matrices as [in, out], with the adapter's update in them: of { base, a, b } as tensors. */
const merged = ({ base, a, b }, scale) => tf.transpose(tf.add(base, tf.mul(tf.matMul(b, a), scale)));

const MATRICES = ["q", "k", "v", "o", "gate", "up", "down"];
const each = (layer, change) => Object.fromEntries(MATRICES.map((name) => [name, change(layer[name])]));

function rmsNorm(x, gain, epsilon) {
  const square = tf.mean(tf.square(x), -1, true);
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(square, epsilon))), gain);
}

function rotate(x, { cosines, sines }, length) {
  const [first, second] = tf.split(x, 2, -1);
  const at = (table) => tf.slice(table, [0, 0], [length, -1]);
  const [cos, sin] = [at(cosines), at(sines)];
  const turned = [tf.sub(tf.mul(first, cos), tf.mul(second, sin)), tf.add(tf.mul(second, cos), tf.mul(first, sin))];
  return tf.concat(turned, -1);
}

/** `x` is [sequences * length, width]; products are of two matrices where they can be, for which its kernels are the fastest. */
function decode(model, layers, x, count, length) {
  const { heads, width, epsilon } = model;
  const head = width / heads;
  const split = (y) => tf.transpose(tf.reshape(y, [count, length, heads, head]), [0, 2, 1, 3]);
  const mask = tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([length, length]), -1, 0)), MASKED);
  layers.forEach((layer, i) => {
    const { inputNorm, postNorm } = model.layers[i];
    const h = rmsNorm(x, inputNorm, epsilon);
    const [q, k, v] = ["q", "k", "v"].map((name) => split(tf.matMul(h, layer[name])));
    const scores = tf.matMul(rotate(q, model, length), rotate(k, model, length), false, true);
    const seen = tf.softmax(tf.add(tf.mul(scores, head ** -0.5), mask));
    const heard = tf.reshape(tf.transpose(tf.matMul(seen, v), [0, 2, 1, 3]), [count * length, width]);
    x = tf.add(x, tf.matMul(heard, layer.o));
    const g = rmsNorm(x, postNorm, epsilon);
    const gate = tf.matMul(g, layer.gate);
    x = tf.add(x, tf.matMul(tf.mul(tf.mul(gate, tf.sigmoid(gate)), tf.matMul(g, layer.up)), layer.down));
  });
  return x;
}

/**
 * Logits of the letters at each sequence's last token, [sequences, letters]. `ends` are their places, picked by a product: the
 * wasm backend lacks what the gradient of a lookup needs.
 */
function logits(model, x, ends, length, letters) {
  const picked = tf.expandDims(tf.oneHot(tf.tensor1d(ends, "int32"), length), 2);
  const ended = tf.sum(tf.mul(tf.reshape(x, [ends.length, length, model.width]), picked), 1);
  const last = rmsNorm(ended, model.norm, model.epsilon);
  return tf.matMul(last, tf.gather(model.embedding, tf.tensor1d(letters, "int32")), false, true);
}

/** The model on the device of the library. */
function build(files) {
  const layers = files.layers.map((layer) => ({
    inputNorm: tensor(layer.inputNorm),
    postNorm: tensor(layer.postNorm),
    ...each(layer, ({ base, a, b }) => ({ base: tensor(base), a: tensor(a), b: tensor(b) })),
  }));
  const [embedding, norm, cosines, sines] = ["embedding", "norm", "cosines", "sines"].map((name) => tensor(files[name]));
  return { ...files, layers, embedding, norm, cosines, sines };
}

/** `letters` are the tokens of all options' letters. */
export function open(files, { letters }) {
  const model = build(files);
  const layers = model.layers.map((layer) => each(layer, (matrix) => tf.tidy(() => merged(matrix, model.scale))));

  const answer = async ({ tokens, options }, personas) => {
    const rows = sequences(tokens, personas);
    const [count, length] = [rows.length, rows[0].length];
    const p = tf.tidy(() => {
      const x = tf.gather(model.embedding, tf.tensor1d(rows.flat(), "int32"));
      const ends = rows.map(() => length - 1);
      return tf.softmax(logits(model, decode(model, layers, x, count, length), ends, length, letters.slice(0, options)));
    });
    const values = await p.array();
    p.dispose();
    return values;
  };
  const all = async (question, job) => mixed(await answer(question, job.personas), job.mix);
  return { answer, all, trainer: () => trainer(model) };
}

/** What a step is told beside tokens: targets that tell the personas apart. Its time does not depend on them. */
function target(personas, options, letters) {
  const row = (_, p) => {
    const weights = Array.from({ length: letters }, (_, k) => (k < options ? 1 + ((p + k) % options) : 0));
    const sum = weights.reduce((sum, weight) => sum + weight);
    return weights.map((weight) => weight / sum);
  };
  return Array.from({ length: personas }, row);
}

/** Trains the adapter as the page does: all personas of each question at once, levels and shifts, one step of Adam. */
function trainer(model) {
  const variables = model.layers.map((layer) =>
    each(layer, ({ base, a, b }) => ({ base, a: tf.variable(a), b: tf.variable(b) })),
  );
  const embeddings = tf.variable(tf.zeros([model.words.length, model.width]));
  const optimizer = tf.train.adam(1e-3);

  return async ({ questions, personas, mix, pairs, letters }) => {
    const rows = questions.flatMap(({ tokens }) => sequences(tokens, personas));
    const length = Math.max(...rows.map((row) => row.length));
    // Padding stands after the text, where no real token sees it.
    const tokens = rows.flatMap((row) => [...row, ...Array(length - row.length).fill(0)]);
    const ends = rows.map((row) => row.length - 1);
    const spread = (matrix) => tf.tile(tf.expandDims(tf.tensor2d(matrix), 0), [questions.length, 1, 1]);
    const masks = (of) => tf.tensor3d(questions.map(({ options }) => [letters.map((_, letter) => of(letter, options))]));

    /** The answers of all personas, [questions, personas, letters]. */
    const answers = () => {
      const ids = tf.tensor1d(tokens, "int32");
      const isWord = tf.cast(tf.equal(tf.expandDims(ids, 1), tf.tensor2d([model.words], undefined, "int32")), "float32");
      const x = tf.add(tf.gather(model.embedding, ids), tf.matMul(isWord, embeddings));
      const layers = variables.map((layer) => each(layer, (matrix) => merged(matrix, model.scale)));
      const flat = logits(model, decode(model, layers, x, rows.length, length), ends, length, letters);
      const full = tf.reshape(flat, [questions.length, personas.length, letters.length]);
      const beyond = masks((letter, options) => (letter < options ? 0 : MASKED));
      return tf.matMul(spread(mix), tf.softmax(tf.add(full, beyond)));
    };

    const loss = () => {
      const p = answers();
      const targets = tf.tensor3d(questions.map(({ options }) => target(mix.length, options, letters.length)));
      const logarithm = (share) => tf.log(tf.add(share, SMALLEST));
      const levels = tf.mean(tf.sum(tf.mul(targets, tf.sub(logarithm(targets), logarithm(p))), 2));
      // Shifts of the cumulated shares between two personas that differ in one attribute.
      const cumulate = letters.map((_, i) => letters.map((_, k) => (i <= k ? 1 : 0)));
      const contrast = pairs.map(([a, b]) => mix.map((_, i) => (i === b ? 1 : i === a ? -1 : 0)));
      const shift = tf.matMul(spread(contrast), tf.matMul(tf.sub(p, targets), spread(cumulate)));
      const steps = masks((letter, options) => (letter < options - 1 ? 1 / (options - 1) : 0));
      const shifts = tf.mean(tf.sum(tf.mul(tf.abs(shift), steps), 2));
      return tf.add(levels, tf.mul(shifts, SHIFT_WEIGHT));
    };

    const value = optimizer.minimize(loss, true);
    const [number] = await value.data();
    value.dispose();
    return number;
  };
}
