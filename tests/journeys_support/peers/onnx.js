// The decoder as an ONNX file: its few messages are written here, so that nothing but a browser is needed to make it.
// Numbers of fields: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

const utf8 = new TextEncoder();

function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
}

const join = (pieces) => {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

const WHOLE = 0;
const BYTES = 2;
const FLOAT = 5;
const whole = (field, value) => Uint8Array.from([...varint((field << 3) | WHOLE), ...varint(value)]);
const float = (field, value) => join([varint((field << 3) | FLOAT), new Uint8Array(Float32Array.of(value).buffer)]);
const bytes = (field, value) => join([varint((field << 3) | BYTES), varint(value.length), value]);
const text = (field, value) => bytes(field, utf8.encode(value));
const message = (field, ...parts) => bytes(field, join(parts));

const TYPES = { float32: 1, int64: 7 };

const constant = (name, { shape, values }) => {
  const type = values instanceof Float32Array ? TYPES.float32 : TYPES.int64;
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message(5, ...shape.map((size) => whole(1, size)), whole(2, type), text(8, name), bytes(9, raw));
};

const attribute = ([name, value]) => {
  if (Array.isArray(value)) return message(5, text(1, name), ...value.map((one) => whole(8, one)), whole(20, 7));
  return Number.isInteger(value)
    ? message(5, text(1, name), whole(3, value), whole(20, 2))
    : message(5, text(1, name), float(2, value), whole(20, 1));
};

const port = (field, name, type, sizes) => {
  const dimensions = sizes.map((size) => message(1, typeof size === "number" ? whole(1, size) : text(2, size)));
  return message(field, text(1, name), message(2, message(1, whole(1, TYPES[type]), message(2, ...dimensions))));
};

/** Nodes and constants, in the order of computation. */
class Graph {
  parts = [];
  count = 0;

  name() {
    this.count += 1;
    return `t${this.count}`;
  }

  constant(tensor) {
    const name = this.name();
    this.parts.push(constant(name, tensor));
    return name;
  }

  /** A node of ONNX or, with attributes that say so, of ONNX Runtime's own: gives the name of its output. */
  op(type, inputs, { domain = "", name = this.name(), ...attributes } = {}) {
    const names = inputs.map((input) => text(1, input));
    this.parts.push(
      message(1, ...names, text(2, name), text(4, type), ...Object.entries(attributes).map(attribute), text(7, domain)),
    );
    return name;
  }
}

const OWN = "com.microsoft";

/** The file: `tokens` [sequences, length] to `logits` [sequences, letters]. Matrices are merged when it is opened, once. */
export function write(model, letters) {
  const { heads, width, epsilon } = model;
  const graph = new Graph();
  const op = graph.op.bind(graph);
  const scalar = (value) => graph.constant({ shape: [], values: BigInt64Array.of(BigInt(value)) });
  const scale = graph.constant({ shape: [], values: Float32Array.of(model.scale) });
  const matrix = ({ base, a, b }) => {
    const update = op("MatMul", [graph.constant(b), graph.constant(a)]);
    return op("Transpose", [op("Add", [graph.constant(base), op("Mul", [update, scale])])], { perm: [1, 0] });
  };
  const norm = (x, gain) => op("SimplifiedLayerNormalization", [x, graph.constant(gain)], { axis: -1, epsilon });
  const embedding = graph.constant(model.embedding);
  const [cosines, sines] = [graph.constant(model.cosines), graph.constant(model.sines)];
  const first = graph.constant({ shape: [1], values: BigInt64Array.of(0n) });
  const rotate = (x) => op("RotaryEmbedding", [x, first, cosines, sines], { domain: OWN, num_heads: heads });

  let x = op("Gather", [embedding, "tokens"]);
  for (const layer of model.layers) {
    const h = norm(x, layer.inputNorm);
    const [q, k, v] = [layer.q, layer.k, layer.v].map((weight) => op("MatMul", [h, matrix(weight)]));
    const heard = op("MultiHeadAttention", [rotate(q), rotate(k), v], { domain: OWN, num_heads: heads, unidirectional: 1 });
    x = op("Add", [x, op("MatMul", [heard, matrix(layer.o)])]);
    const g = norm(x, layer.postNorm);
    const gate = op("MatMul", [g, matrix(layer.gate)]);
    const gated = op("Mul", [op("Mul", [gate, op("Sigmoid", [gate])]), op("MatMul", [g, matrix(layer.up)])]);
    x = op("Add", [x, op("MatMul", [gated, matrix(layer.down)])]);
  }
  const last = norm(op("Gather", [x, scalar(-1)], { axis: 1 }), model.norm);
  const rows = letters.flatMap((letter) => [...model.embedding.values.subarray(letter * width, (letter + 1) * width)]);
  const head = graph.constant({ shape: [letters.length, width], values: Float32Array.from(rows) });
  op("MatMul", [last, op("Transpose", [head], { perm: [1, 0] })], { name: "logits" });

  const ports = [
    port(11, "tokens", "int64", ["sequences", "length"]),
    port(12, "logits", "float32", ["sequences", letters.length]),
  ];
  const versions = [["", 17], [OWN, 1]].map(([domain, version]) => message(8, text(1, domain), whole(2, version)));
  return join([whole(1, 8), ...versions, message(7, text(2, "decoder"), ...graph.parts, ...ports)]);
}
