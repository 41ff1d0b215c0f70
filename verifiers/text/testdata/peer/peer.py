"""Writes similarities.json and stems.json: what the Python packages give for pairs of texts.

Usage, in an environment with the packages that versions lists: python peer.py
"""

import collections
import importlib.metadata
import json
import random
import re
import string

from nltk.stem.porter import PorterStemmer
from nltk.translate.gleu_score import sentence_gleu
from nltk.translate.meteor_score import single_meteor_score
from rapidfuzz import fuzz
from rouge_score import rouge_scorer
from sacrebleu import sentence_bleu
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics.pairwise import cosine_similarity

ROUGES = ["rouge1", "rouge2", "rouge3", "rouge4", "rouge5", "rougeL"]
TOKENIZE = Tokenizer13a()


class NoWordNet:
    """The WordNet of nltk's METEOR without a synonym."""

    def synsets(self, word):
        return []


def normalize(text):
    """SQuAD's normalisation, from its definition: lower, punctuation, articles, blanks."""
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def f1(prediction, reference):
    p, r = normalize(prediction).split(), normalize(reference).split()
    same = sum((collections.Counter(p) & collections.Counter(r)).values())
    return 2 * same / (len(p) + len(r)) if same else 0.0


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def cosine(a, b):
    counts = CountVectorizer(token_pattern=r"[a-z0-9]+").fit_transform([a, b])
    return float(cosine_similarity(counts[0], counts[1])[0][0])


def similarities(candidate, reference):
    plain = rouge_scorer.RougeScorer(ROUGES, use_stemmer=False).score(reference, candidate)
    stemmed = rouge_scorer.RougeScorer(ROUGES, use_stemmer=True).score(reference, candidate)
    scores = {
        "fuzzy_match": fuzz.ratio(candidate, reference) / 100,
        "bleu": sentence_bleu(candidate, [reference]).score / 100,
        "gleu": sentence_gleu([TOKENIZE(reference).split()], TOKENIZE(candidate).split()),
        "meteor": single_meteor_score(words(reference), words(candidate), wordnet=NoWordNet()),
        "exact_match": float(normalize(candidate) == normalize(reference)),
        "f1": f1(candidate, reference),
        "cosine": cosine(candidate, reference),
    }
    for name in ROUGES:
        key = name.lower().replace("rouge", "rouge_")
        scores[key] = plain[name].fmeasure
        scores[key + "/stem"] = stemmed[name].fmeasure
    return scores


SENTENCES = """It is a guide to action which ensures that the military always obeys the commands of the party.
It is a guide to action that ensures that the military will forever heed Party commands.
The cat sat on the mat, and the dog (who was 3.5 years old) lay by the fire.
A cat was sitting on the mat; the 3,5-year-old dog was lying near the fire!
In 1969-07 men walked on the Moon for the first time... "That's one small step", said Armstrong.
On 20 July 1969, Neil Armstrong became the first man to walk on the moon &amp; spoke of a small step.
Running runners ran relational operations; nationally organised generalizations were hopefully conditioned.
The runner's running operation related to a generalization of the nation's organisation, with hope.
E-mail me@example.org for $1,000.50 (50% off) - offers end 12/31; terms & conditions apply.
Well-known e-mails cost $1000.50, i.e. 50% less, at http://example.org/a_b?c=d.
to be or not to be that is the question to be to be
be to not or be to question the is that
the the the the the the the
Paris
The capital of France is Paris
A.
no common token here
zzz qqq
A long reply starts with a restatement of the task,
then it lists the facts.. one by one, each with a number 1.,2.,3. and a reason
and it ends in a conclusion that follows from the facts and from nothing else""".split("\n")


def pairs():
    random.seed(11)
    for i in range(0, len(SENTENCES), 2):
        yield SENTENCES[i], SENTENCES[(i + 1) % len(SENTENCES)]
        yield SENTENCES[(i + 1) % len(SENTENCES)], SENTENCES[i]
    yield SENTENCES[3], SENTENCES[3]
    vocabulary = " ".join(SENTENCES).split()
    for length in (1, 2, 3, 5, 8, 13, 40, 100, 200, 300):
        for noise in (0.1, 0.4):
            reference = random.choices(vocabulary, k=length)
            candidate = [w if random.random() > noise else random.choice(vocabulary) for w in reference]
            at = random.randrange(length)
            yield " ".join(candidate[at:] + candidate[:at]), " ".join(reference)
    for _ in range(30):  # symbols, digits, stops and hyphens in all orders
        alphabet = "aB1.,-'&;/ \n"
        yield tuple("x1" + "".join(random.choices(alphabet, k=random.randrange(4, 40))) + "y" for _ in range(2))


ENDINGS = """s es ies ss sses ed ied eed ing y ly ational tional enci anci izer bli alli entli eli ousli ization ation ator
alism iveness fulness ousness aliti iviti biliti fulli logi icate ative alize iciti ical ful ness al ance ence er ic able
ible ant ement ment ent ion sion tion ou ism ate iti ous ive ize e ll""".split()
STEMS = """a be to fly cry toy agre hop hopp fall hiss fizz fil fail siz troubl conflat motor plaster feed sky d di t ti n ne
ration relat condit valenc digit confor radic vile analog vietnam predic oper feud decis hope call form sensi triplic
electr good reviv allow infer airlin gyroscop adjust defens irrit replac depend adopt homolog commun activ angular effect
bowdler prob rat ceas controll roll geo theo archaeo syzygy yy yyy ay say enjoy happ mat vacillat o oo attent intervent
nation ration relation gener univers organ""".split()


def main():
    stemmer = PorterStemmer()
    made = sorted({s + e for s in STEMS for e in ENDINGS} | {w for t in SENTENCES for w in words(t)} | set(stemmer.pool))
    packages = ["nltk", "rapidfuzz", "rouge-score", "sacrebleu", "scikit-learn"]
    versions = {p: importlib.metadata.version(p) for p in packages}
    rows = [{"candidate": c, "reference": r, "scores": similarities(c, r)} for c, r in pairs()]
    with open("similarities.json", "w") as f:
        json.dump({"versions": versions, "pairs": rows}, f, indent=1)
        f.write("\n")
    with open("stems.json", "w") as f:
        json.dump({"versions": versions, "stems": {w: stemmer.stem(w) for w in made}}, f, indent=0)
        f.write("\n")


if __name__ == "__main__":
    main()
