"""Runs in fastText's own environment, which has neither Winnow nor its packages.

Reads one JSON object a line: {"train": file, "settings": {...}} or {"score": file, "to": file}, and answers with
{"cpu": seconds, "seconds": seconds}. A file to score has a text a line; scores are written a line each.
"""

import json
import sys
import time

import fasttext


def main() -> None:
    model = None
    for line in sys.stdin:
        asked = json.loads(line)
        if "train" in asked:
            model = fasttext.train_supervised(asked["train"], thread=1, verbose=0, **asked["settings"])
            answer = {}
        else:
            with open(asked["score"], encoding="utf-8") as file:
                texts = file.read().split("\n")[:-1]
            cpu, started = time.process_time(), time.perf_counter()
            labels, likelihoods = model.predict(texts)
            answer = {"cpu": time.process_time() - cpu, "seconds": time.perf_counter() - started}
            with open(asked["to"], "w", encoding="utf-8") as file:
                for label, likelihood in zip(labels, likelihoods, strict=True):
                    unwanted = float(likelihood[0])
                    file.write(f"{unwanted if label[0] == '__label__unwanted' else 1 - unwanted!r}\n")
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
