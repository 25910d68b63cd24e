"""Logits of the public language model as Hugging Face's transformers compute them, for `ace model --check`.

    pip install torch transformers accelerate gguf
    ace prompts --countries EGY,JPN,USA,NGA,BRA,DEU,NZL,TUR,PHL --items Q1,Q8,Q29,Q36,Q45,Q48,Q106,Q164,ISSP2012_V55 \
        --wordings respondent,interview,lines,short --out prompts.csv
    python tests/reference/smollm2.py SmolLM2-135M-Instruct.Q4_1.gguf prompts.csv > tests/reference/smollm2.json

The file is the one that public/smollm2/model.json names. It is read by transformers' own GGUF loader into single precision, and cut into
tokens by transformers' own tokenizer of the same file.
"""

import csv
import hashlib
import json
import os
import sys

import torch
import transformers

PLAIN = "The capital of France is"
LEVELS = ["gender", "education", "residence", "marital"]
# Country, item, wording, order, levels: 2, 3, 4, 5, 7 and 10 options, personas of none to four attributes.
ASKED = [
    ("EGY", "Q29", "respondent", "as asked", ["female", "no_college", "rural", "married"]),
    ("JPN", "Q8", "interview", "as asked", ["male", "", "urban", ""]),
    ("USA", "Q48", "lines", "reversed", ["", "college", "", ""]),
    ("NGA", "Q45", "short", "as asked", ["female", "", "", "not_married"]),
    ("BRA", "Q36", "respondent", "reversed", ["", "", "", ""]),
    ("DEU", "Q1", "interview", "reversed", ["male", "college", "urban", "not_married"]),
    ("NZL", "Q106", "lines", "as asked", ["female", "college", "", "married"]),
    ("TUR", "Q164", "short", "as asked", ["male", "no_college", "rural", "married"]),
    ("PHL", "ISSP2012_V55", "respondent", "as asked", ["", "", "rural", "married"]),
]
# Ten letters, a word, a line's end.
WATCHED = [" " + letter for letter in "ABCDEFGHIJ"] + [" Paris", "\n"]


def main(gguf, prompts):
    folder, name = os.path.split(os.path.abspath(gguf))
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, gguf_file=name)
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=name, dtype=torch.float32, attn_implementation="eager"
    ).eval()

    def tokens_of(text):
        return tokenizer(text, add_special_tokens=False)["input_ids"]

    watched = []
    for text in WATCHED:
        [token] = tokens_of(text)
        watched.append(token)
    with open(prompts, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = [(None, PLAIN)]
    for country, item, wording, order, levels in ASKED:
        wanted = {"country": country, "item": item, "wording": wording, "order": order, **dict(zip(LEVELS, levels))}
        [row] = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
        asked.append((wanted, row["prompt"]))
    out = []
    for wanted, text in asked:
        tokens = tokens_of(text)
        with torch.no_grad():
            logits = model(torch.tensor([tokens])).logits[0, -1].float()
        best = int(logits.argmax())
        values = [[token, round(float(logits[token]), 4)] for token in [*watched, best]]
        out.append({"asked": wanted, "text": text, "tokens": tokens, "logits": values, "next": tokenizer.decode([best])})
        print(f"{out[-1]['next']!r} after {text[-60:]!r}", file=sys.stderr)
    with open(gguf, "rb") as file:
        sha256 = hashlib.sha256(file.read()).hexdigest()
    made = f"transformers {transformers.__version__}, torch {torch.__version__}, single precision"
    whole = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in out)
    print(f'{{"made_by": "{made}",\n"file_sha256": "{sha256}",\n"prompts": [\n{whole}\n]}}')


if __name__ == "__main__":
    main(*sys.argv[1:])
