// The decoder in ONNX Runtime Web. It has no training: current versions only infer.

import { mixed, sequences, softmax } from "./model.js";
import { write } from "./onnx.js";

/** `ort` is the library, `provider` its name for the device, `letters` are the tokens of all options' letters. */
export async function open(files, { letters }, ort, provider) {
  const session = await ort.InferenceSession.create(write(files, letters), { executionProviders: [provider] });
  const answer = async (question, personas) => {
    const rows = sequences(question.tokens, personas);
    const tokens = new ort.Tensor("int64", BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0].length]);
    const { logits } = await session.run({ tokens });
    const values = await logits.getData();
    logits.dispose();
    const of = (_, i) => softmax(values.subarray(i * letters.length, i * letters.length + question.options));
    return rows.map(of);
  };
  return { answer, all: async (question, job) => mixed(await answer(question, job.personas), job.mix) };
}
