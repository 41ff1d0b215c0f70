parts = []
for i in range(40_000):
    parts.append(f"{i:05d}:{i * i % 97}")
text = ",".join(parts)
words = text.split(",")
out = ""
for word in words[::4]:
    out += word.replace(":", "-").upper()[::-1]
print(len(text), len(out), sum(w.count("7") for w in words), out.find("7-9"))
