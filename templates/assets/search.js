// The site's own search. Package internal/search writes what this reads; its page is layouts/search.html.
// No part of it asks a server: files of the index are scripts that call digestSearch.
(function (win, doc) {
  "use strict";

  // --- Words. The same rules as internal/search/words.go; testdata/words.json there holds the two together.

  var base = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t", "ə": "a",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "\x60": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " " };

  // fold is the form in which words are compared.
  function fold(s) {
    return s.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "")
      .replace(/[^\0-\x7f]|\x60/gu, function (c) { return base[c] || c; }).normalize("NFC").replace(/ς/g, "σ");
  }

  function isCJK(c) {
    return c >= 0x3040 && (c <= 0x30ff || c >= 0x3400 && c <= 0x4dbf || c >= 0x4e00 && c <= 0x9fff ||
      c >= 0xac00 && c <= 0xd7a3 || c >= 0xf900 && c <= 0xfaff || c >= 0x20000 && c <= 0x3ffff);
  }
  var wordRune = /[\p{L}\p{N}\p{M}]/u, digit = /[0-9]/;

  // eachWord calls use(word, start, end) for every word of a folded text; places are of UTF-16.
  function eachWord(s, use) {
    var word = "", from = 0, to = 0, count = 0, last = "", sep = "", dotted = false, run = "", pairs = false, runAt = 0;
    function end() {
      if (word) {
        var w = word.replace(/'s$/, "").replace(/'/g, "");
        if (w) use(w.length > 32 ? Array.from(w).slice(0, 32).join("") : w, from, to);
      }
      word = ""; count = 0; sep = ""; dotted = false;
    }
    function endRun() {
      if (run && !pairs) use(run, runAt, runAt + run.length);
      run = ""; pairs = false;
    }
    for (var at = 0; at < s.length;) {
      var code = s.codePointAt(at), r = String.fromCodePoint(code), next = at + r.length;
      if (isCJK(code)) {
        end();
        if (run) { use(run + r, runAt, next); pairs = true; }
        run = r; runAt = at;
      } else if (wordRune.test(r)) {
        endRun();
        if (sep === "'") word += "'";
        else if (sep === "." && (count === 1 || dotted) && !digit.test(last) && !digit.test(r)) { dotted = true; count = 0; }
        else if (sep === "," && digit.test(last) && digit.test(r)) sep = "";
        else if (sep) end();
        sep = "";
        if (!word) from = at;
        word += r; count++; last = r; to = next;
      } else if (!sep && word && (r === "'" || r === "." || r === ",")) sep = r;
      else { end(); endRun(); }
      at = next;
    }
    end(); endRun();
  }
  function wordsOf(s) {
    var out = [];
    eachWord(fold(s), function (w) { out.push(w); });
    return out;
  }

  function vowel(c) { return "aeiou".indexOf(c) >= 0; }
  function undouble(w) {
    var n = w.length, c = w[n - 1];
    return n > 3 && c === w[n - 2] && !vowel(c) && "lsz".indexOf(c) < 0 ? w.slice(0, -1) : w;
  }
  // once remembers what a function of one word gave.
  function once(of) {
    var known = new Map();
    return function (w) {
      var v = known.get(w);
      if (v === undefined) { if (known.size > 2e4) known.clear(); known.set(w, v = of(w)); }
      return v;
    };
  }

  // stem takes the common endings off an English word.
  var stem = once(function (w) {
    if (w.length < 4 || !/^[a-z]+$/.test(w)) return w;
    if (/ies$/.test(w)) w = w.slice(0, -2);
    else if (/s$/.test(w) && !/[sui]s$/.test(w)) w = w.slice(0, -1);
    if (/ied$/.test(w)) w = w.slice(0, -2);
    else if (w.length > 5 && /[aeiouy].*ing$/.test(w)) w = undouble(w.slice(0, -3));
    else if (w.length > 4 && /[aeiouy].*ed$/.test(w)) w = undouble(w.slice(0, -2));
    if (w.length > 4 && /e$/.test(w)) w = w.slice(0, -1);
    if (w.length > 3 && /[^aeiou]y$/.test(w)) w = w.slice(0, -1) + "i";
    return w;
  });

  // --- Files: five letters are four bytes, deflated (RFC 1951).

  var letters = {};
  for (var c = 33, d = 0; c < 126; c++) if ("\"&'+<>\\\x60".indexOf(String.fromCharCode(c)) < 0) letters[c] = d++;
  function unprint(s) {
    var out = new Uint8Array(Math.floor(s.length / 5) * 4 + Math.max(0, s.length % 5 - 1)), n = 0;
    for (var i = 0; i < s.length; i += 5) {
      var v = 0, k = Math.min(5, s.length - i), j;
      for (j = 0; j < 5; j++) v = v * 85 + (j < k ? letters[s.charCodeAt(i + j)] : 84);
      for (j = 0; j < k - 1; j++) out[n++] = Math.floor(v / Math.pow(256, 3 - j)) % 256;
    }
    return out;
  }
  var lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  var lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  var distBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  var distBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
  var codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  function huffman(lengths) {
    var counts = new Uint16Array(16), symbols = new Uint16Array(lengths.length), at = new Uint16Array(16), i;
    for (i = 0; i < lengths.length; i++) counts[lengths[i]]++;
    counts[0] = 0;
    for (i = 1; i < 15; i++) at[i + 1] = at[i] + counts[i];
    for (i = 0; i < lengths.length; i++) if (lengths[i]) symbols[at[lengths[i]]++] = i;
    return { counts: counts, symbols: symbols };
  }
  var fixed;

  function inflate(src) {
    var out = new Uint8Array(Math.max(1024, src.length * 4)), n = 0, pos = 0, hold = 0, held = 0;
    function bits(k) {
      while (held < k) {
        if (pos >= src.length) throw new Error("search: a file ends early");
        hold |= src[pos++] << held; held += 8;
      }
      var v = hold & ((1 << k) - 1);
      hold >>>= k; held -= k;
      return v;
    }
    function symbol(h) {
      var code = 0, first = 0, index = 0;
      for (var len = 1; len < 16; len++) {
        code |= bits(1);
        var count = h.counts[len];
        if (code - count < first) return h.symbols[index + code - first];
        index += count; first = (first + count) << 1; code <<= 1;
      }
      throw new Error("search: a file is damaged");
    }
    function room(k) {
      if (n + k <= out.length) return;
      var bigger = new Uint8Array(Math.max(out.length * 2, n + k));
      bigger.set(out); out = bigger;
    }
    for (var last = 0; !last;) {
      last = bits(1);
      var type = bits(2), i, lit, dist;
      if (type === 0) {
        hold = held = 0;
        var size = src[pos] | src[pos + 1] << 8;
        pos += 4; room(size);
        out.set(src.subarray(pos, pos + size), n);
        n += size; pos += size;
        continue;
      }
      if (type === 1) {
        if (!fixed) {
          var l = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
          fixed = [huffman(l), huffman(new Uint8Array(30).fill(5))];
        }
        lit = fixed[0]; dist = fixed[1];
      } else {
        var nl = bits(5) + 257, nd = bits(5) + 1, nc = bits(4) + 4, lens = new Uint8Array(19);
        for (i = 0; i < nc; i++) lens[codeOrder[i]] = bits(3);
        var codes = huffman(lens), all = new Uint8Array(nl + nd);
        for (i = 0; i < nl + nd;) {
          var s = symbol(codes), prev = 0, times;
          if (s < 16) { all[i++] = s; continue; }
          if (s === 16) { prev = all[i - 1]; times = 3 + bits(2); } else times = s === 17 ? 3 + bits(3) : 11 + bits(7);
          while (times-- && i < nl + nd) all[i++] = prev;
        }
        lit = huffman(all.subarray(0, nl)); dist = huffman(all.subarray(nl));
      }
      for (;;) {
        var sym = symbol(lit);
        if (sym < 256) { room(1); out[n++] = sym; continue; }
        if (sym === 256) break;
        var len = lengthBase[sym - 257] + bits(lengthBits[sym - 257]), ds = symbol(dist), back = distBase[ds] + bits(distBits[ds]);
        room(len);
        for (i = 0; i < len; i++, n++) out[n] = out[n - back];
      }
    }
    return out.subarray(0, n);
  }

  // A reader of the binary form: numbers are unsigned LEB128, strings have their length before them.
  function Reader(bytes, at) { this.b = bytes; this.at = at || 0; }
  Reader.prototype.num = function () {
    var v = 0, mul = 1, x;
    do { x = this.b[this.at++]; v += (x & 127) * mul; mul *= 128; } while (x > 127);
    return v;
  };
  var utf8 = new TextDecoder();
  Reader.prototype.str = function () {
    var n = this.num();
    this.at += n;
    return utf8.decode(this.b.subarray(this.at - n, this.at));
  };
  Reader.prototype.gaps = function () {
    var n = this.num(), out = new Array(n), last = -1;
    for (var i = 0; i < n; i++) out[i] = last += this.num() + 1;
    return out;
  };
  // quotes are [document, its number there, the unit it begins in] each.
  Reader.prototype.quotes = function () {
    var out = [], last = 0;
    for (var n = this.num(); n > 0; n--) {
      last += this.num();
      out.push([last, this.num(), this.num()]);
    }
    return out;
  };
  var kinds = ["person", "country", "organisation", "topic", "pair", "place", "source"];
  Reader.prototype.path = function (name) {
    var p = this.str();
    return /\/$/.test(p) ? p + plainSlug(name) : p;
  };
  // entities reads people, states and all else that has a page. States know their pairs and who holds their offices.
  Reader.prototype.entities = function () {
    var out = [], r = this;
    function pairs() {
      for (var list = {}, k = r.num(), other = 0; k > 0; k--) {
        other += r.num();
        var n = r.num();
        list[other] = { articles: n >>> 2, first: n & 1, path: n & 2 ? r.str() : "" };
      }
      return list;
    }
    function holders() {
      for (var list = [], k = r.num(); k > 0; k--) {
        var name = r.str();
        list.push({ kind: "person", name: name, path: r.path(name), title: r.str(), articles: r.num(), names: [] });
      }
      return list;
    }
    for (var n = this.num(); n > 0; n--) {
      var e = { kind: kinds[this.num()], name: this.str() };
      e.path = this.path(e.name); e.what = this.str(); e.articles = this.num(); e.names = [];
      for (var k = this.num(); k > 0; k--) e.names.push(this.str());
      if (e.kind === "country") { e.number = this.num(); e.pairs = pairs(); e.holders = holders(); }
      out.push(e);
    }
    return out;
  };
  // plainSlug is the last part of most addresses, made of a name or a headline.
  function plainSlug(name) { return fold(name).replace(/'/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""); }


  // --- Loading. A file that is missing, or whose hash is not the one the page gives, is of another build.

  var FORMAT = 3, index = "", core = null, begin = "", waiting = {}, loaded = {}, fresh = "";

  win.digestSearch = function (name, hash, text) {
    var w = waiting[name];
    if (w) { w.got = true; w.hash = hash; w.text = text; }
  };
  function Stale(name) { this.name = name; }

  function load(name, hash) {
    if (loaded[name]) return loaded[name];
    return loaded[name] = new Promise(function (resolve, reject) {
      var script = doc.createElement("script"), w = waiting[name] = {};
      script.src = index + name + ".js" + (fresh || hash ? "?" + (hash || "") + fresh : "");
      script.onload = function () {
        delete waiting[name];
        script.remove();
        if (!w.got || hash && w.hash !== hash) { delete loaded[name]; reject(new Stale(name)); return; }
        try { resolve(inflate(unprint(w.text))); } catch (e) { delete loaded[name]; reject(new Stale(name)); }
      };
      script.onerror = function () {
        delete waiting[name]; delete loaded[name];
        script.remove();
        reject(new Stale(name));
      };
      doc.head.appendChild(script);
    });
  }

  // loadCore reads what stands in the page: what there is.
  function loadCore() {
    return core || (core = Promise.resolve().then(function () {
      var c;
      try { c = JSON.parse(utf8.decode(inflate(unprint(begin)))); } catch (e) { throw new Stale("core"); }
      if (c.format !== FORMAT) throw new Stale("core");
      Object.keys(c.hashes).forEach(function (k) { c.hashes[k] = c.hashes[k].match(/.{6}/g) || []; });
      c.stopped = Object.create(null);
      c.stop.forEach(function (w) { c.stopped[w] = true; });
      c.isCommon = Object.create(null);
      c.common.split(" ").forEach(function (w) { c.isCommon[w] = true; });
      // Documents are in order of their days: dayOf[i] is the i-th day, from[i] its first document.
      c.dayOf = []; c.from = [];
      for (var i = 0, day = 0, at = 0; i < c.days.length; i += 2) {
        if (c.days[i] !== null) day += c.days[i];
        c.dayOf.push(c.days[i] === null ? null : day);
        c.from.push(at);
        at += c.days[i + 1];
      }
      return c;
    }).catch(function (e) { core = null; throw e; }));
  }

  // below is the last place in a sorted list whose value is not above v, -1 if none.
  function below(list, v, compare) {
    var lo = 0, hi = list.length;
    while (lo < hi) {
      var mid = (lo + hi) >> 1;
      if ((compare ? compare(list[mid], v) : list[mid] - v) <= 0) lo = mid + 1; else hi = mid;
    }
    return lo - 1;
  }

  // byCode compares strings as their UTF-8 does.
  function byCode(a, b) {
    for (var i = 0; i < a.length && i < b.length; i++) {
      if (a[i] !== b[i]) {
        var x = a.charCodeAt(i), y = b.charCodeAt(i), sx = x >= 0xd800 && x < 0xe000, sy = y >= 0xd800 && y < 0xe000;
        return sx !== sy ? (sx ? 1 : -1) : x - y;
      }
    }
    return a.length - b.length;
  }

  // terms reads terms with where they stand. Common ones say for each document in four bits where.
  Reader.prototype.terms = function () {
    var n = this.num(), list = [], prev = new Uint8Array(0), bytes = this.b;
    for (var k = 0; k < n; k++) {
      var same = this.num(), len = this.num(), w = new Uint8Array(same + len);
      w.set(prev.subarray(0, same));
      w.set(bytes.subarray(this.at, this.at + len), same);
      this.at += len; prev = w;
      var df = this.num();
      list.push({ word: utf8.decode(w), df: Math.floor(df / 2), name: df % 2 === 1, docBytes: this.num(), unitBytes: this.num(), bytes: bytes });
    }
    var at = this.at;
    list.forEach(function (w) { w.docsAt = at; at += w.docBytes; });
    list.forEach(function (w) {
      if (w.unitBytes) w.unitsAt = at; else w.placesAt = at;
      at += w.unitBytes || (w.df + 1) >> 1;
    });
    this.at = at;
    return list;
  };

  function loadTerms(i, c) {
    return load("t" + i, c.hashes.t[i]).then(function (bytes) {
      if (bytes.parsed) return bytes.parsed;
      var r = new Reader(bytes);
      return bytes.parsed = { words: r.terms(), entities: r.entities() };
    });
  }

  // beside loads the file of what is beside a word or two.
  function beside(c, key) {
    var i = Math.max(0, below(c.beside, key, byCode));
    return load("b" + i, c.hashes.b[i]).then(function (bytes) {
      if (bytes.parsed) return bytes.parsed;
      var r = new Reader(bytes), out = { terms: r.terms(), homed: {} };
      for (var n = r.num(); n > 0; n--) {
        var name = kinds[r.num()] + " " + r.str();
        out.homed[name] = { docs: r.gaps(), said: r.quotes() };
      }
      return bytes.parsed = out;
    });
  }
  // besideWord gives where two common words are neighbours ("a b"), or the quotes that one is in ("a"); null if nowhere.
  function besideWord(c, key) {
    return beside(c, key).then(function (b) {
      var found = b.terms.filter(function (w) { return w.word === key; });
      return found.length ? docsOf(found[0]) : null;
    });
  }
  // homeOf is the word of an address by which the files of an entity are known.
  function homeOf(kind, slug) {
    var parts = slug.split("-"), word = parts[parts.length - 1], most = 0;
    if (kind !== "person") parts.forEach(function (p) { var n = Array.from(p).length; if (n >= most) { most = n; word = p; } });
    return word;
  }
  // loadHome gives the documents and quotes of an entity; null if there is no such entity.
  function loadHome(c, kind, slug) {
    return beside(c, homeOf(kind, slug)).then(function (b) { return b.homed[kind + " " + slug] || null; });
  }
  function slugOf(path) { return path.replace(/\/$/, "").replace(/^.*\//, ""); }

  // docsOf decodes the documents of a word, and finds where the units of each begin.
  function docsOf(w) {
    if (w.docs) return w;
    var r = new Reader(w.bytes, w.docsAt), docs = new Int32Array(w.df), last = -1, i;
    for (i = 0; i < w.df; i++) docs[i] = last += r.num() + 1;
    w.docs = docs;
    if (w.unitsAt) {
      r.at = w.unitsAt;
      w.at = new Int32Array(w.df);
      for (i = 0; i < w.df; i++) {
        w.at[i] = r.at;
        for (var v = 1; v & 1;) { v = r.num(); if (v & 2) r.num(); }
      }
    }
    return w;
  }
  // placeOf tells of a common word in its i-th document: 1 the headline, 2 the lede, 4, 8, 12 how often after those.
  function placeOf(w, i) { return w.bytes[w.placesAt + (i >> 1)] >> (i & 1) * 4 & 15; }
  // unitsAt gives the units of a word in its i-th document, and the number of the quote it is in there, -1 if none; of a
  // common one the headline and the lede only.
  function unitsAt(w, i, use) {
    if (!w.at) {
      var place = placeOf(w, i);
      if (place & 1) use(0, -1);
      if (place & 2) use(1, -1);
      return;
    }
    var r = new Reader(w.bytes, w.at[i]), unit = 0, v;
    do { v = r.num(); unit += v >>> 2; use(unit, v & 2 ? r.num() : -1); } while (v & 1);
  }

  // loadQuoted loads where a term's common words are quoted.
  function loadQuoted(c, term) {
    return Promise.all(term.forms.map(function (w) {
      return w.at || w.quoted !== undefined ? null : besideWord(c, w.word).then(function (q) { w.quoted = q; });
    })).then(function () { return term; });
  }

  // --- Queries.

  // Words that ask rather than say; they count only when there is nothing else.
  var asking = {};
  "what who whom when where why how did does do say says about between vs versus quote quotes".split(" ").forEach(function (w) { asking[w] = true; });

  function parse(text, stopped) {
    text = text.slice(0, 500);
    var q = { words: [], phrases: [], not: [], open: !/[\s"”]$/.test(text) };
    text.replace(/(^|\s)(-?)(?:["“„«]([^"”“»]*)["”“»]?|(\S+))/g, function (all, gap, minus, phrase, word) {
      var list = wordsOf(phrase === undefined ? word : phrase);
      if (!list.length) return;
      if (minus) q.not = q.not.concat(list);
      else if (phrase !== undefined) q.phrases.push(list);
      else q.words = q.words.concat(list);
    });
    q.all = q.words.slice(0, 16);
    var strong = q.all.filter(function (w) { return !stopped[w] && !asking[w]; });
    q.tooCommon = !strong.length && q.all.some(function (w) { return stopped[w]; }) && !q.phrases.length;
    q.words = (strong.length || q.phrases.length ? strong : q.all.filter(function (w) { return !stopped[w]; })).filter(function (w, i, l) { return l.indexOf(w) === i; });
    q.phrases = q.phrases.slice(0, 4).map(function (p) { return p.slice(0, 12); });
    q.not = q.not.filter(function (w) { return !stopped[w]; }).slice(0, 8);
    return q;
  }

  // find finds one word of a query with all the forms that stand for it. What no article has is taken for the word of a
  // name that it is likest to: of names in the same file, else of all, for "Kadhafi" is far from "Gaddafi".
  function find(c, word, how) {
    return findHere(c, word, how).then(function (term) {
      if (how.exact || how.not || term.forms.length || word.length < 5) return term;
      var meant = likest(word, term.entities.reduce(function (l, e) {
        return l.concat([e.name].concat(e.names).reduce(function (l, name) { return l.concat(nameWords(name)); }, []).map(function (w) { return { word: w, rank: 0 }; }));
      }, []));
      return (meant ? Promise.resolve(meant) : column(c, "names").then(function (names) { return likest(word, names); })).then(function (meant) {
        if (!meant) return term;
        return findHere(c, meant, {}).then(function (other) {
          term.forms = other.forms; term.df = other.df; term.entities = term.entities.concat(other.entities);
          if (meant !== word) term.meant = meant;
          return term;
        });
      });
    });
  }
  function likest(word, names) {
    var best = "", most = 0;
    names.forEach(function (n) {
      var f = wordFits(word, n.word) - n.rank / 100;
      if (f > most) { most = f; best = n.word; }
    });
    return best;
  }

  // findHere is the same, with a slip only within the word's own file.
  function findHere(c, word, how) {
    var bounds = c.bounds, cjk = isCJK(word.codePointAt(0)), st = how.exact ? word : stem(word);
    var root = how.exact ? word : st.replace(/i$/, ""), prefix = how.prefix && (word.length > 1 || cjk);
    if (prefix && root.length > word.length) root = word;
    if (cjk && Array.from(word).length === 1) prefix = true;
    var home = Math.max(0, below(bounds, word, byCode)), first = Math.max(0, below(bounds, root, byCode)), last = below(bounds, root + "\u{10ffff}", byCode);
    if (how.exact || !prefix && root.length < 4) first = last = home;
    var files = [home];
    for (var i = first; i <= last && files.length < 2; i++) if (i !== home) files.push(i);
    return Promise.all(files.map(function (f) { return loadTerms(f, c); })).then(function (shards) {
      var term = { word: word, stem: st, prefix: prefix, exact: how.exact, forms: [], df: 0 }, isName = false, near = null;
      shards[0].words.forEach(function (w) { if (w.word === word && w.name) isName = true; });
      term.name = isName;
      shards.forEach(function (s) {
        s.words.forEach(function (w) {
          if (matches(term, w.word, w.name)) term.forms.push(w);
          else if (!how.exact && word.length > 4 && Math.abs(w.word.length - word.length) < 2 && (!near || w.df > near.df) && slips(w.word, word)) near = w;
        });
      });
      if (!term.forms.length && near && !how.not) { term.forms.push(near); term.meant = near.word; }
      term.forms.sort(function (a, b) { return b.df - a.df; });
      term.forms = term.forms.slice(0, 60);
      term.forms.forEach(function (w) { docsOf(w); term.df += w.df; });
      term.entities = shards.reduce(function (l, s) { return l.concat(s.entities); }, []);
      return term;
    });
  }

  function matches(term, word, isName) {
    if (word === term.word || word === term.meant) return true;
    if (term.exact) return false;
    if (term.prefix && word.startsWith(term.word)) return true;
    return !term.name && !isName && stem(word) === term.stem;
  }

  // slips reports whether two words differ by one letter: put in, left out, changed, or two changed places.
  function slips(a, b) {
    if (a === b) return true;
    if (Math.abs(a.length - b.length) > 1) return false;
    var i = 0, j = 0;
    while (i < a.length && a[i] === b[i]) i++;
    while (j < a.length - i && j < b.length - i && a[a.length - 1 - j] === b[b.length - 1 - j]) j++;
    var ra = a.length - i - j, rb = b.length - i - j;
    return ra <= 1 && rb <= 1 || ra === 2 && rb === 2 && a[i] === b[i + 1] && a[i + 1] === b[i];
  }

  // loose writes a name's word as transliterations agree on it.
  var loose = once(function (w) {
    return w.replace(/(iy|yy|ii|iyy|yi|ij)$/, "y").replace(/sch|shch/g, "sh").replace(/ou|oo/g, "u").replace(/ee|ie/g, "i").replace(/kh|gh/g, "h")
      .replace(/ph/g, "f").replace(/[qc](?=[aouklr]|$)/g, "k").replace(/w/g, "v").replace(/tch/g, "ch").replace(/j/g, "y").replace(/(.)\1+/g, "$1").replace(/i$/, "y");
  });

  // --- Entities.

  function nameWords(name) {
    return wordsOf(name).map(function (w) { return w === "el" ? "al" : w; });
  }

  // wordFits says how well a word of a query fits one of a name: as it is, as a stem, as a beginning, spelled otherwise, or,
  // if it is no word of its own, with a slip.
  function wordFits(q, w, open, plain, own) {
    if (q === w) return 1;
    if (plain && stem(q) === stem(w)) return 0.95;
    if (open && q.length > 1 && w.startsWith(q)) return 0.9;
    if (q.length > 3 && loose(q) === loose(w)) return 0.8;
    if (!own && q.length > 4 && w.length > 4 && slips(q, w)) return 0.7;
    return 0;
  }

  // fit says how well an entity answers the words: how many it has, and how much of its name they are.
  function fit(e, words, open, own) {
    var best = 0;
    e.hasAll = false;
    if (!e.folded) e.folded = [e.name].concat(e.names).map(nameWords);
    e.folded.forEach(function (name, n) {
      if (!name.length) return;
      var sum = 0, hit = 0, lastHit = false;
      words.forEach(function (q, i) {
        var most = 0, which = -1;
        name.forEach(function (w, k) {
          var f = wordFits(q, w, open && i === words.length - 1, e.kind === "topic", own[q]);
          if (f > most) { most = f; which = k; }
        });
        if (most) { sum += most; hit++; lastHit = lastHit || which === name.length - 1 || which === 0; }
      });
      if (!hit) return;
      if (hit === words.length) e.hasAll = true;
      var cover = Math.min(1, hit / name.length);
      if (cover < 0.5 && !(e.kind === "person" && lastHit) && sum < 1.9) return;
      // Spelled together or apart: "kimjongun", "jong un" and "jongun" are one.
      best = Math.max(best, sum * 3 + cover * 2 - (n ? 0.2 : 0));
    });
    if (words.length > 1) {
      var joined = words.join("");
      e.folded.forEach(function (name) {
        if (name.join("") === joined) { best = Math.max(best, words.length * 3 + 2); e.hasAll = true; }
      });
    }
    return best;
  }

  // findEntities finds what is named. A state that was found by its capital or code has its pairs and holders of offices
  // at home; they are loaded when words are left that may ask for them.
  function findEntities(c, q, known, own, again) {
    var words = q.all.map(function (w) { return w === "el" ? "al" : w; }).filter(function (w) { return !asking[w]; });
    q.phrases.forEach(function (p) { words = words.concat(p); });
    if (words.length > 1) words = words.filter(function (w) { return w !== "al"; }); // Albania is not in "al-Sisi"
    words = words.slice(0, 16);
    if (!words.length) return Promise.resolve([]);
    var seen = {}, out = [], states = [];
    function consider(e) {
      var known = seen[e.path];
      if (known) {
        // Only with some words does a state come with its pairs and offices.
        if (e.holders) { known.pairs = Object.assign(e.pairs, known.pairs); if (e.holders.length) known.holders = e.holders; }
        return;
      }
      seen[e.path] = e;
      var f = fit(e, words, q.open, own);
      if (!f) return;
      var has = words.filter(function (w) { return e.folded.some(function (n) { return n.indexOf(w) >= 0; }); });
      var whole = e.folded.filter(function (n) { return n.every(function (w) { return words.indexOf(w) >= 0; }); });
      if (e.kind === "country" && whole.length) states.push({ entity: e, words: has, length: Math.max.apply(null, whole.map(function (n) { return n.length; })) });
      out.push({ entity: e, fit: f, whole: whole.length > 0 });
    }
    known.forEach(consider);
    // "South Korea" is not "Korea": a state whose whole name has more of the words goes before another with the same.
    states = states.filter(function (s) {
      return !states.some(function (o) { return o !== s && o.length > s.length && s.words.every(function (w) { return o.words.indexOf(w) >= 0; }); });
    });
    var brief = again ? [] : states.filter(function (s) { return !s.entity.holders.length && !Object.keys(s.entity.pairs).length && s.words.length < words.length; });
    if (brief.length) {
      return Promise.all(brief.slice(0, 2).map(function (s) { return loadTerms(Math.max(0, below(c.bounds, homeOf("country", slugOf(s.entity.path)), byCode)), c); })).then(function (got) {
        return findEntities(c, q, got.reduce(function (l, h) { return l.concat(h.entities); }, known), own, true);
      });
    }
    // When a name has all the words, "United Nations", others with some of them, "United States", are not meant.
    if (out.some(function (o) { return o.entity.hasAll; })) out = out.filter(function (o) { return o.entity.hasAll || o.whole; });
    states.forEach(function (a, i) {
      states.slice(i + 1).forEach(function (b) {
        var p = a.entity.pairs[b.entity.number], apart = a.words.some(function (w) { return b.words.indexOf(w) < 0; }) && b.words.some(function (w) { return a.words.indexOf(w) < 0; });
        if (p && apart) out.push({ entity: pairOf(a.entity, b.entity, p), fit: 3 * (a.words.length + b.words.length) + 2.5 });
      });
    });
    states.forEach(function (s) {
      var rest = words.filter(function (w) { return s.words.indexOf(w) < 0; });
      if (rest.length) s.entity.holders.forEach(function (e) {
        var office = wordsOf(e.title);
        e.what = e.title + ", " + s.entity.name;
        if (rest.every(function (w) { return office.indexOf(w) >= 0; })) out.push({ entity: e, fit: words.length * 3 + 2 * rest.length / office.length });
      });
    });
    out.forEach(function (o) { o.rank = o.fit * 2 + Math.log(o.entity.articles + 1) / 2; });
    out.sort(function (a, b) { return b.rank - a.rank || byCode(a.entity.path, b.entity.path); });
    var shown = {}, best = out.reduce(function (m, o) { return Math.max(m, o.fit); }, 0);
    return Promise.resolve(out.filter(function (o) { return o.fit >= 3 && o.fit > best * 0.45 && !shown[o.entity.path] && (shown[o.entity.path] = true); })
      .slice(0, 8).map(function (o) { return o.entity; }));
  }

  // pairOf is the pair of two states as an entity; p is what the first knows of it.
  function pairOf(a, b, p) {
    var x = p.first ? a : b, y = p.first ? b : a;
    return { kind: "pair", name: x.name + " – " + y.name, what: "", articles: p.articles,
      path: "relations/" + (p.path || x.path.split("/")[1] + "-" + y.path.split("/")[1]) };
  }

  // --- Matching.

  function column(c, name) {
    return load(name, c.hashes.f[c.columnNames.indexOf(name)]).then(function (bytes) {
      if (bytes.facet) return bytes.facet;
      var r = new Reader(bytes), out = [], n;
      if (name === "quoted") out = r.gaps();
      else if (name === "names") for (n = r.num(); n > 0; n--) out.push({ word: r.str(), rank: r.num() });
      else if (name === "speakers") for (n = r.num(); n > 0; n--) out.push(r.str());
      else for (n = r.num(); n > 0; n--) {
        var v = { name: r.str(), path: r.str(), docs: r.gaps() };
        v.id = slugOf(v.path);
        out.push(v);
      }
      return bytes.facet = out;
    });
  }

  // speakersOf finds who is meant by a name: all that fit as well as the best.
  function speakersOf(c, who) {
    var words = nameWords(who).slice(0, 6), known = {};
    if (!words.length) return Promise.resolve([]);
    return Promise.all(words.map(function (w, i) { return find(c, w, { prefix: i === words.length - 1 }); })).then(function (terms) {
      var fits = [], best = 0;
      terms.reduce(function (l, t) { return l.concat(t.entities); }, []).forEach(function (e) {
        if (known[e.path]) return;
        known[e.path] = true;
        var most = 0;
        [e.name].concat(e.names).forEach(function (name) {
          var has = nameWords(name), f = Math.min.apply(null, words.map(function (w, i) {
            return Math.max.apply(null, has.map(function (x) { return wordFits(w, x, i === words.length - 1); }).concat(0));
          }));
          most = Math.max(most, f);
        });
        if (most) { fits.push({ entity: e, fit: most }); best = Math.max(best, most); }
      });
      return fits.filter(function (x) { return x.fit >= best - 0.11; }).sort(function (a, b) { return b.fit - a.fit || b.entity.articles - a.entity.articles; })
        .slice(0, 12).map(function (x) { return x.entity; });
    });
  }

  // quotesOf gives, by document, the numbers of somebody's quotes, and the units they begin in.
  function quotesOf(c, who) {
    return speakersOf(c, who).then(function (list) {
      return Promise.all(list.map(function (e) { return loadHome(c, e.kind, slugOf(e.path)); }));
    }).then(function (got) {
      var out = {};
      got.forEach(function (h) {
        if (h) h.said.forEach(function (x) { (out[x[0]] = out[x[0]] || {})[x[1]] = x[2]; });
      });
      return out;
    });
  }
  // anyQuotes says which documents quote anybody.
  function anyQuotes(c) {
    return column(c, "quoted").then(function (docs) {
      var out = {};
      docs.forEach(function (d) { out[d] = {}; });
      return out;
    });
  }

  function isoDay(iso) {
    var t = /^\d{4}(-\d\d(-\d\d)?)?$/.test(iso) ? Date.parse(iso) : NaN;
    return isNaN(t) ? null : Math.floor(t / 864e5);
  }

  // mask marks what filters let through: 1 for each document that may be shown.
  function filterMask(c, s) {
    var waits = [], mask = new Uint8Array(c.docs).fill(1);
    facets.forEach(function (f) {
      if (!s[f]) return;
      if (f === "year") {
        mask.forEach(function (x, d) { if (yearOf(c, d) !== s.year) mask[d] = 0; });
        return;
      }
      waits.push(loadHome(c, f, s[f]).then(function (home) {
        var keep = new Uint8Array(c.docs);
        if (home) home.docs.forEach(function (d) { keep[d] = 1; });
        for (var d = 0; d < c.docs; d++) mask[d] &= keep[d];
      }));
    });
    var from = isoDay(s.from), to = isoDay(s.to);
    if (from !== null || to !== null) {
      for (var i = 0; i < c.dayOf.length; i++) {
        var day = c.dayOf[i];
        if (day === null || from !== null && day < from || to !== null && day > to) mask.fill(0, c.from[i], i + 1 < c.from.length ? c.from[i + 1] : c.docs);
      }
    }
    return Promise.all(waits).then(function () { return mask; });
  }

  function dayIndex(c, d) { return below(c.from, d); }
  function dateOf(c, d) {
    var day = c.dayOf[dayIndex(c, d)];
    return day === null ? null : new Date(day * 864e5);
  }
  function yearOf(c, d) {
    var t = dateOf(c, d);
    return t ? String(t.getUTCFullYear()) : "";
  }

  // unitsOf gives the units of a document in which a term stands.
  function unitsOf(term, d) {
    var out = [];
    term.forms.forEach(function (w) {
      var i = below(w.docs, d);
      if (i >= 0 && w.docs[i] === d) unitsAt(w, i, function (u) { if (out.indexOf(u) < 0) out.push(u); });
    });
    return out;
  }
  // quotedIn gives the numbers of the quotes of a document in which a term stands.
  function quotedIn(term, d) {
    var out = [];
    term.forms.forEach(function (w) {
      var from = w.at ? w : w.quoted, i = from ? below(from.docs, d) : -1;
      if (i >= 0 && from.docs[i] === d) unitsAt(from, i, function (u, quote) { out.push(w.at ? quote : u); });
    });
    return out.filter(function (n) { return n >= 0; });
  }
  function sentencesKnown(term) { return term.forms.every(function (w) { return w.at; }); }

  // common is what all lists have.
  function common(lists) {
    return lists[0].filter(function (u) { return lists.every(function (l) { return l.indexOf(u) >= 0; }); }).sort(function (a, b) { return a - b; });
  }

  // mayShare reports whether terms can stand in one sentence of a document, as far as the index knows.
  function mayShare(terms, d) {
    var known = terms.filter(sentencesKnown), units = known.length ? common(known.map(function (t) { return unitsOf(t, d); })) : [0, 1, 2];
    return units.some(function (u) { return terms.every(function (t) { return t.forms.some(function (w) {
      if (w.at) return true;
      var i = below(w.docs, d);
      return i >= 0 && w.docs[i] === d && placeOf(w, i) & (u < 2 ? 1 + u : 12);
    }); }); });
  }

  // findPhrase finds what documents with a phrase must have: {parts: [term], words, sure}. Two neighbours that are both
  // common are one part; sure says that they are all of it, so that no text need be read. Entities come with one word, of the
  // phrase or, where there are others, of the query.
  function findPhrase(c, words, others) {
    var list = words.filter(function (w) { return !c.stopped[w]; }), left = list.slice(), pairs = [];
    words.forEach(function (w, i) {
      var next = words[i + 1];
      if (!c.isCommon[w] || !c.isCommon[next]) return;
      pairs.push(besideWord(c, w + " " + next).then(function (f) { return { word: w + " " + next, exact: true, forms: f ? [f] : [], df: f ? f.df : 0 }; }));
      left = left.filter(function (x) { return x !== w && x !== next; });
    });
    var singles = (left.length ? left : list.slice(0, others ? 0 : 1)).map(function (w) { return find(c, w, { exact: true }); });
    return Promise.all([Promise.all(pairs), Promise.all(singles)]).then(function (got) {
      return { words: words, parts: got[0].concat(left.length ? got[1] : []), sure: words.length < 2 || words.length === 2 && pairs.length === 1,
        entities: got[1].reduce(function (l, t) { return l.concat(t.entities); }, []) };
    });
  }

  // quotedPhrase is the same where all the words must be quoted.
  function quotedPhrase(c, words) {
    return Promise.all(words.filter(function (w) { return !c.stopped[w]; }).map(function (w) {
      return find(c, w, { exact: true }).then(function (t) { return loadQuoted(c, t); });
    })).then(function (terms) {
      return { words: words, parts: terms, entities: terms.reduce(function (l, t) { return l.concat(t.entities); }, []), sure: words.length < 2 };
    });
  }

  // run finds the documents: {docs: [{doc, score, unit}], terms, marks, phrases, entities, loose}.
  function run(c, q, s) {
    var inQuotes = s.quotes || s.speaker;
    var terms = q.words.map(function (w) {
      var t = find(c, w, { prefix: q.open && w === q.all[q.all.length - 1] && !q.phrases.length });
      return inQuotes ? t.then(function (t) { return loadQuoted(c, t); }) : t;
    });
    var phrases = q.phrases.map(function (p) { return inQuotes ? quotedPhrase(c, p) : findPhrase(c, p, q.words.length + q.phrases.length > 1); });
    // A word that is not looked for may be the code of a state: "NO", "IT".
    var codes = q.words.length || q.phrases.length ? [] : q.all.slice(0, 3).map(function (w) { return find(c, w, { exact: true }); });
    var not = q.not.map(function (w) { return find(c, w, { not: true }); });
    var said = s.speaker ? quotesOf(c, s.speaker) : inQuotes && !terms.length && !phrases.length ? anyQuotes(c) : null;
    return Promise.all([Promise.all(terms), Promise.all(phrases), Promise.all(not), filterMask(c, s), said, Promise.all(codes)]).then(function (got) {
      var out = { terms: got[0].slice(), phrases: got[1].filter(function (p) { return p.parts.length; }), marks: got[0].slice(), loose: false, inQuotes: inQuotes };
      var entities = got[0].concat(got[5]).reduce(function (l, t) { return l.concat(t.entities); }, []), mask = got[3];
      out.phrases.forEach(function (p) {
        out.terms = out.terms.concat(p.parts);
        out.marks = out.marks.concat(p.words.filter(function (w) { return !c.stopped[w]; }).map(function (w) { return { word: w, exact: true, forms: [] }; }));
        entities = entities.concat(p.entities);
      });
      got[2].forEach(function (t) { t.forms.forEach(function (w) { w.docs.forEach(function (d) { mask[d] = 0; }); }); });
      out.docs = score(c, out, mask, s, got[4]);
      out.unsure = out.phrases.some(function (p) { return !p.sure; });
      if (!out.docs.length && got[0].length > 1 && !inQuotes) {
        out.docs = anyOf(c, got[0], mask);
        out.loose = out.docs.length > 0;
        out.unsure = false;
      }
      var own = Object.create(null);
      out.terms.forEach(function (t) { own[t.word] = !t.meant && t.forms.some(function (w) { return w.word === t.word; }); });
      return findEntities(c, q, entities, own).then(function (found) { out.entities = found; return out; });
    });
  }

  // often is what a word is worth that stands in so many sentences after the lede.
  var often = [0, 1, 1.5, 1.83];
  function inSentences(w, i) {
    var sum = 0, n = 0;
    unitsAt(w, i, function (unit) { if (unit === 0) sum += 6; else if (unit === 1) sum += 3; else n++; });
    return sum + often[Math.min(n, 3)];
  }

  // weights gives each document what a term is worth in it; a year stands for its days too.
  function weights(c, t) {
    var w = new Float32Array(c.docs), idf = Math.log(1 + c.docs / (t.df + 1)) + 0.1;
    t.forms.forEach(function (f) {
      var exact = f.word === t.word || f.word === t.meant ? 1 : 0.8;
      for (var i = 0; i < f.docs.length; i++) {
        var sum;
        if (!f.at) { var place = placeOf(f, i); sum = (place & 1) * 6 + (place >> 1 & 1) * 3 + often[place >> 2]; } else sum = inSentences(f, i);
        w[f.docs[i]] = Math.max(w[f.docs[i]], sum * idf * exact);
      }
    });
    if (/^(19|20)\d\d$/.test(t.word)) {
      for (var d = 0; d < c.docs; d++) if (!w[d] && yearOf(c, d) === t.word) w[d] = idf;
    }
    return w;
  }

  function score(c, out, mask, s, said) {
    var ws = out.terms.map(function (t) { return weights(c, t); }), docs = [], d, inQuotes = s.quotes || s.speaker;
    if (!out.terms.length && !active(s)) return docs;
    for (d = c.docs - 1; d >= 0; d--) {
      if (!mask[d] || said && !said[d]) continue;
      var sum = 1, k;
      for (k = 0; k < ws.length; k++) { if (!ws[k][d]) break; sum += ws[k][d]; }
      if (k < ws.length) continue;
      docs.push({ doc: d, score: sum + 2 * d / c.docs });
    }
    return docs.filter(function (r) {
      if (inQuotes) {
        var quotes = out.terms.map(function (t) { return quotedIn(t, r.doc); });
        if (s.speaker) quotes.push(Object.keys(said[r.doc]).map(Number));
        quotes = quotes.length ? common(quotes) : [0];
        if (s.speaker && quotes.length) r.unit = said[r.doc][quotes[0]];
        return quotes.length > 0;
      }
      if (!out.phrases.every(function (p) { return p.parts.length < 2 || mayShare(p.parts, r.doc); })) return false;
      if (out.terms.length > 1 && docs.length <= 4000) {
        var same = common(out.terms.map(function (t) { return unitsOf(t, r.doc); }));
        if (same.length) { r.score += 8; r.unit = same[0]; }
      }
      return true;
    });
  }

  // anyOf lists documents that have half of the words or more.
  function anyOf(c, terms, mask) {
    var ws = terms.map(function (t) { return weights(c, t); }), docs = [];
    for (var d = c.docs - 1; d >= 0; d--) {
      if (!mask[d]) continue;
      var n = 0, sum = 0;
      ws.forEach(function (w) { if (w[d]) { n++; sum += w[d]; } });
      if (2 * n >= terms.length) docs.push({ doc: d, score: n * 100 + sum });
    }
    return docs;
  }

  // --- The page.

  var facets = ["person", "country", "pair", "organisation", "topic", "source", "year"];
  var fields = ["q", "order", "from", "to", "quotes", "speaker"].concat(facets), perPage = 10;

  function active(s) {
    return s.from || s.to || s.quotes || s.speaker || facets.some(function (f) { return s[f]; });
  }
  function fieldsOf(get) {
    var s = {};
    fields.forEach(function (f) { s[f] = String(get(f) || "").slice(0, 500); });
    return s;
  }
  function readURL() {
    var p = new URLSearchParams(win.location.search);
    return fieldsOf(function (f) { return p.get(f); });
  }
  function urlOf(s) {
    var p = new URLSearchParams();
    fields.forEach(function (f) { if (s[f]) p.set(f, s[f]); });
    p = p.toString();
    return win.location.pathname + (p ? "?" + p : "");
  }
  function el(name, className, text) {
    var e = doc.createElement(name);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  }

  // placesOf folds a text letter by letter and remembers where each came from.
  function placesOf(t) {
    var out = "", at = [];
    for (var i = 0; i < t.length;) {
      var r = String.fromCodePoint(t.codePointAt(i)), f = fold(r);
      for (var k = 0; k < f.length; k++) at.push(i);
      out += f; i += r.length;
    }
    at.push(t.length);
    return { text: out, at: at };
  }

  // marked puts a text into an element, the words that a term stands for in <mark>. It returns how many.
  function marked(into, text, terms) {
    text = text.normalize("NFC");
    var p = placesOf(text), done = 0, from = 0, n = 0;
    eachWord(p.text, function (w, a, b) {
      if (!terms.some(function (t) { return matches(t, w, false) && (!t.exact || w === t.word); })) return;
      var start = Math.max(done, p.at[a]), stop = p.at[b];
      n++;
      if (stop <= start) return;
      if (start > from) into.appendChild(doc.createTextNode(text.slice(from, start)));
      into.appendChild(el("mark", "", text.slice(start, stop)));
      from = done = stop;
    });
    into.appendChild(doc.createTextNode(text.slice(from)));
    return n;
  }

  function start(box) {
    index = box.dataset.index;
    begin = box.dataset.start || "";
    var form = box.querySelector("form"), input = form.q, list = box.querySelector("[data-results]"), found = box.querySelector("[data-found]");
    var status = box.querySelector("[data-status]"), trouble = box.querySelector("[data-trouble]"), more = box.querySelector("[data-more]");
    var narrow = box.querySelector("[data-narrow]"), words = box.querySelector("[data-words]").dataset;
    var home = index.replace(/search\/$/, ""), asFile = win.location.protocol === "file:";
    var lang = doc.documentElement.lang, state = readURL(), turn = 0, result = null, shown = 0, timer = 0, speakersKnown = false;
    var figures = new Intl.NumberFormat(lang);
    if (win.sessionStorage) try { fresh = sessionStorage.getItem("search-fresh") || ""; sessionStorage.removeItem("search-fresh"); } catch (e) { /* none */ }

    // dateText writes a date as the rest of the site does: by a layout of Go's time package.
    function dateText(t) {
      var day = t.getUTCDate(), month = t.getUTCMonth(), year = String(t.getUTCFullYear());
      return words.date.replace(/January|Jan|Monday|Mon|2006|0[126]|_?[12]/g, function (part) {
        switch (part) {
          case "January": case "Jan": return words.months.split("|")[month];
          case "Monday": case "Mon": return words.weekdays.split("|")[t.getUTCDay()];
          case "2006": return year;
          case "06": return year.slice(-2);
          case "01": case "1": return String(month + 1).padStart(part.length, "0");
          default: return part === "02" ? String(day).padStart(2, "0") : String(day);
        }
      });
    }
    function address(path) { return home + path + (asFile ? (/\/$/.test(path) ? "" : "/") + "index.html" : /\/$/.test(path) ? "" : "/"); }
    function say(key, n) { return (n === 1 && words[key + "One"] || words[key] || "").replace("%d", figures.format(n === undefined ? 0 : n)).replace("%s", n); }

    function toForm() {
      fields.forEach(function (f) {
        var e = form.elements[f];
        if (!e) return;
        if (e.type === "checkbox") e.checked = !!state[f]; else if (e !== doc.activeElement || e.value !== state[f]) e.value = f === "order" ? state[f] || "best" : state[f];
      });
    }
    function fromForm() {
      ["q", "order", "from", "to", "quotes", "speaker"].forEach(function (f) {
        var e = form.elements[f];
        if (e) state[f] = e.type === "checkbox" ? (e.checked ? "1" : "") : f === "order" && e.value === "best" ? "" : e.value.slice(0, 500);
      });
      if (state.speaker) state.quotes = "1";
    }

    function fail(e) {
      status.textContent = "";
      trouble.hidden = false;
      trouble.querySelector("p").textContent = e instanceof Stale ? words.stale : words.failed;
      if (!(e instanceof Stale) && win.console) console.error(e);
    }
    trouble.querySelector("button").addEventListener("click", function () {
      try { sessionStorage.setItem("search-fresh", "&r=" + Date.now()); } catch (e) { /* the plain reload may do */ }
      win.location.reload();
    });

    function ask(push) {
      var mine = ++turn, began = Date.now();
      delete box.dataset.asked;
      if (push && urlOf(state) !== win.location.pathname + win.location.search) {
        try { win.history[push](null, "", urlOf(state)); } catch (e) { /* a page without history */ }
      }
      if (!state.q.trim() && !active(state)) { clear(); return Promise.resolve(); }
      return loadCore().then(function (c) {
        var q = parse(state.q, c.stopped);
        return run(c, q, state).then(function (r) {
          if (mine !== turn) return;
          r.core = c; r.query = q; r.took = Date.now() - began;
          show(r);
        });
      }).catch(function (e) { if (mine === turn) fail(e); });
    }

    function clear() {
      result = null; shown = 0;
      list.textContent = found.textContent = status.textContent = "";
      found.hidden = true; more.hidden = narrow.hidden = true; trouble.hidden = true;
    }

    function show(r) {
      clear();
      result = r;
      if (state.order === "newest") r.docs.sort(function (a, b) { return b.doc - a.doc; });
      else r.docs.sort(function (a, b) { return b.score - a.score || b.doc - a.doc; });
      if (r.entities.length) showEntities(r);
      var n = r.docs.length, note = "";
      var meant = r.terms.filter(function (t) { return t.meant; }).map(function (t) { return t.meant; });
      if (r.query.tooCommon && !n) note = words.common;
      else if (r.loose) note = words.loose;
      else if (meant.length) note = words.meant.replace("%s", meant.join(", "));
      r.note = note;
      r.unchecked = r.unsure ? n : 0;
      sayHowMany(r);
      narrow.hidden = !n;
      if (n) showPage();
      showYears();
      Array.prototype.forEach.call(narrow.querySelectorAll("details[open]"), showFacet);
      showChosen();
      box.dataset.took = r.took;
      box.dataset.asked = state.q;
    }

    // sayHowMany: rows with a phrase that the index is not sure of count until their text was read.
    function sayHowMany(r) {
      var n = r.docs.length, said = !n ? words.none : r.unchecked > 0 ? say("atMost", n) : say("articles", n);
      if (r.note) said += " " + r.note;
      if (status.textContent !== said) status.textContent = said;
    }

    function showEntities(r) {
      found.hidden = false;
      var ul = el("ul", "found-list");
      r.entities.forEach(function (e) {
        var li = el("li"), a = el("a", "", e.name);
        a.href = address(e.path);
        a.dataset.row = "";
        li.appendChild(el("span", "kicker", words["kind" + e.kind[0].toUpperCase() + e.kind.slice(1)]));
        li.appendChild(a);
        li.appendChild(el("span", "what", [e.what, say("articles", e.articles)].filter(Boolean).join(" · ")));
        ul.appendChild(li);
      });
      found.appendChild(ul);
    }

    // Rows are put up at once; what they show is loaded when they come into view.
    var seer = win.IntersectionObserver && new IntersectionObserver(function (entries) {
      entries.forEach(function (e) { if (e.isIntersecting) { seer.unobserve(e.target); e.target.fill(); } });
    }, { threshold: 0.4 });
    function showPage() {
      var r = result, rows = r.docs.slice(shown, shown + perPage);
      rows.forEach(function (row) {
        var li = el("li", "hit");
        li.appendChild(el("p", "hit-date", dateOf(r.core, row.doc) ? dateText(dateOf(r.core, row.doc)) : words.undated));
        li.fill = function () { fillRow(li, row, r); };
        list.appendChild(li);
        if (seer) seer.observe(li); else li.fill();
      });
      shown += rows.length;
      more.hidden = shown >= r.docs.length;
    }
    more.addEventListener("click", function () {
      var at = list.children.length;
      showPage();
      var wait = list.children[at];
      if (wait) { wait.tabIndex = -1; wait.focus(); }
    });

    function block(c, i) {
      return load("d" + i, c.hashes.d[i]).then(function (bytes) {
        if (bytes.shown) return bytes.shown;
        var r = new Reader(bytes), out = [];
        for (var n = r.num(); n > 0; n--) out.push({ title: r.str(), lede: r.str(), path: r.str(), source: r.num() - 1, body: r.num(), ledeAt: r.num() });
        return bytes.shown = out;
      });
    }

    function fillRow(li, row, r) {
      var c = r.core;
      block(c, Math.floor(row.doc / c.block)).then(function (docs) {
        if (r !== result) return;
        var d = docs[row.doc % c.block], t = dateOf(c, row.doc);
        if (!d.path) d.path = plainSlug(d.title) + "/";
        var path = d.path[0] === "/" ? d.path.slice(1) : "articles/" + (t ? t.toISOString().slice(0, 10).replace(/-/g, "/") : "undated") + "/" + d.path;
        var h = el("h3"), a = el("a"), lede = el("p", "hit-text");
        a.href = address(path);
        a.dataset.row = "";
        var inTitle = marked(a, d.title, r.marks), unit = row.unit;
        h.appendChild(a);
        li.insertBefore(h, li.firstChild);
        if (d.source >= 0 && c.sources[d.source]) li.querySelector(".hit-date").append(" · " + c.sources[d.source]);
        var inLede = marked(lede, d.lede, r.marks);
        li.appendChild(lede);
        function idOf(unit) { return "s" + (unit === 1 ? d.ledeAt : d.body + unit - 2); }
        function show(id, text) {
          var p = el("p", "hit-text hit-sentence");
          if (text && (marked(p, text, r.marks) || !r.marks.length)) { lede.replaceWith(p); a.href = address(path) + "#" + id; }
        }
        if (r.unsure) checkPhrases(li, row, d, r, address(path));
        // In quotes, the sentence is what was asked for; elsewhere headline and beginning may do.
        var search = r.marks.length && (r.inQuotes || unit === undefined && !inTitle && !inLede);
        if (search && !r.inQuotes) unit = bestUnit(r, row.doc);
        if (unit >= 1) a.href += "#" + idOf(unit);
        if (search && (r.inQuotes || unit === undefined)) {
          sentencesOf(address(path)).then(function (all) { var best = bestSentence(all, r, unit >= 1 && idOf(unit)); if (best) show(best, all[best].slice(0, 600)); });
        } else if (unit > 1) sentenceOf(address(path), idOf(unit)).then(function (text) { show(idOf(unit), text); });
      }).catch(fail);
    }

    // checkPhrases takes a row away when none of its sentences has a phrase that the index is not sure of. Where the text
    // can't be read, the row stays.
    function checkPhrases(li, row, d, r, href) {
      Promise.all(r.phrases.map(function (p) {
        if (p.sure || hasPhrase(d.title, p.words) || hasPhrase(d.lede, p.words)) return true;
        return sentencesOf(href).then(function (all) {
          var texts = Object.keys(all);
          return !texts.length || texts.some(function (id) { return hasPhrase(all[id], p.words); });
        });
      })).then(function (has) {
        if (r !== result || row.checked) return;
        row.checked = true;
        r.unchecked--;
        if (has.indexOf(false) >= 0) {
          if (li.parentNode) li.remove();
          r.docs.splice(r.docs.indexOf(row), 1);
          shown--;
          narrow.hidden = !r.docs.length;
          if (shown < perPage && shown < r.docs.length) showPage();
        }
        sayHowMany(r);
      });
    }
    function hasPhrase(text, phrase) {
      return (" " + wordsOf(text).join(" ") + " ").indexOf(" " + phrase.join(" ") + " ") >= 0;
    }

    // bestUnit is the unit that has most of the terms, as far as the sentences of all of them are known.
    function bestUnit(r, d) {
      var n = {}, best;
      if (!r.terms.every(sentencesKnown)) return undefined;
      r.terms.forEach(function (t) { unitsOf(t, d).forEach(function (u) { n[u] = (n[u] || 0) + 1; }); });
      Object.keys(n).forEach(function (u) { if (best === undefined || n[u] > n[best]) best = u; });
      return best === undefined ? undefined : Number(best);
    }
    // bestSentence is the one with most of what is looked for; the beginning of the quote that was found is likely.
    function bestSentence(all, r, likely) {
      var best = "", most = 0;
      Object.keys(all).forEach(function (id) {
        var has = wordsOf(all[id]), n = r.marks.filter(function (t) { return has.some(function (w) { return matches(t, w, false); }); }).length;
        r.phrases.forEach(function (p) { if (hasPhrase(all[id], p.words)) n += 100; });
        if (n && r.inQuotes && /["“”„«»]/.test(all[id])) n += 50;
        if (n && id === likely) n += 0.5;
        if (n > most) { most = n; best = id; }
      });
      return best;
    }

    // sentencesOf reads the sentences of an article, by id, from its own page; {} where that can't be done. A browser
    // does not let a file read another: there the page is opened out of sight and asked (see site.js).
    var pages = {};
    function sentencesOf(href) { return pages[href] = pages[href] || (asFile ? askPage(href) : readPage(href)); }
    function readPage(href) {
      return fetch(href).then(function (r) { return r.ok ? r.text() : ""; }).then(function (t) {
        var all = {};
        new DOMParser().parseFromString(t, "text/html").querySelectorAll(".body span[id^=s]").forEach(function (s) { all[s.id] = s.textContent.trim(); });
        return all;
      }).catch(function () { return {}; });
    }
    function askPage(href) {
      return new Promise(function (resolve) {
        var frame = el("iframe"), late = setTimeout(done, 5000);
        function done(all) {
          clearTimeout(late);
          win.removeEventListener("message", hear);
          frame.remove();
          resolve(all || {});
        }
        function hear(event) {
          if (event.source === frame.contentWindow && event.data && typeof event.data.sentences === "object") done(event.data.sentences);
        }
        win.addEventListener("message", hear);
        frame.hidden = true;
        frame.src = href + "?sentences";
        box.appendChild(frame);
      });
    }
    function sentenceOf(href, id) {
      return sentencesOf(href).then(function (all) { return String(all[id] || "").slice(0, 600); });
    }

    // --- Narrowing.

    function inResult() {
      var mask = new Uint8Array(result.core.docs);
      result.docs.forEach(function (r) { mask[r.doc] = 1; });
      return mask;
    }
    function showFacet(details) {
      var name = details.dataset.facet, r = result, ul = details.querySelector("ul");
      if (!r || name === "year") return;
      column(r.core, "f-" + name).then(function (values) {
        if (r !== result) return;
        var mask = inResult(), counted = [];
        values.forEach(function (v) {
          var n = 0;
          for (var i = 0; i < v.docs.length; i++) n += mask[v.docs[i]];
          if (n) counted.push({ id: v.id, name: v.name, n: n });
        });
        counted.sort(function (a, b) { return b.n - a.n || byCode(a.id, b.id); });
        listFacet(ul, name, counted.slice(0, 20));
      }).catch(fail);
    }
    function showYears() {
      var r = result, n = {}, out = [];
      r.docs.forEach(function (x) { var y = yearOf(r.core, x.doc); if (y) n[y] = (n[y] || 0) + 1; });
      Object.keys(n).sort().reverse().forEach(function (y) { out.push({ id: y, name: y, n: n[y] }); });
      listFacet(narrow.querySelector('[data-facet="year"] ul'), "year", out);
    }
    function listFacet(ul, name, values) {
      ul.textContent = "";
      values.forEach(function (v) {
        var li = el("li"), a = el("a", "", v.name), s = Object.assign({}, state);
        s[name] = state[name] === v.id ? "" : v.id;
        a.href = urlOf(s);
        if (state[name] === v.id) a.setAttribute("aria-current", "true");
        li.appendChild(a);
        li.appendChild(el("span", "n", figures.format(v.n)));
        ul.appendChild(li);
      });
    }
    function showChosen() {
      var p = box.querySelector("[data-chosen]");
      p.textContent = "";
      facets.forEach(function (f) {
        if (!state[f]) return;
        var a = el("a", "chosen", state[f].replace(/-/g, " ") + " ×"), s = Object.assign({}, state);
        s[f] = "";
        a.href = urlOf(s);
        a.setAttribute("aria-label", words.without.replace("%s", state[f].replace(/-/g, " ")));
        p.appendChild(a);
      });
      p.hidden = !p.firstChild;
    }
    Array.prototype.forEach.call(narrow.querySelectorAll("details"), function (d) {
      d.addEventListener("toggle", function () { if (d.open) showFacet(d); });
    });
    // Links that only change the search stay on the page.
    box.addEventListener("click", function (event) {
      var a = event.target.closest && event.target.closest("[data-facet] a, .chosen");
      if (!a || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      win.history.pushState(null, "", a.href);
      state = readURL();
      toForm();
      ask();
    });

    // --- The form and the keyboard.

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      clearTimeout(timer);
      fromForm();
      ask("pushState");
    });
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () { fromForm(); ask("replaceState"); }, 120);
    });
    form.elements.speaker.addEventListener("focus", function () {
      if (speakersKnown) return;
      speakersKnown = true;
      loadCore().then(function (c) { return column(c, "speakers"); }).then(function (speakers) {
        var data = box.querySelector("datalist");
        speakers.forEach(function (name) { var o = el("option"); o.value = name; data.appendChild(o); });
      }).catch(fail);
    });
    win.addEventListener("popstate", function () { state = readURL(); toForm(); ask(); });

    box.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      var rows = Array.prototype.slice.call(box.querySelectorAll("[data-row]")), at = rows.indexOf(doc.activeElement);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (at < 0 && doc.activeElement !== input) return;
        var next = event.key === "ArrowDown" ? rows[at + 1] : at > 0 ? rows[at - 1] : input;
        if (next) { event.preventDefault(); next.focus(); }
      } else if (event.key === "Escape") {
        if (at >= 0) input.focus();
        else if (doc.activeElement === input && input.value) { input.value = ""; fromForm(); ask("replaceState"); }
        else input.blur();
        event.preventDefault();
      } else if (event.key === "Enter" && doc.activeElement === input && !event.ctrlKey) {
        // The form submits; a second Enter on the same words goes to the first result.
        if (input.value && input.value === box.dataset.asked && rows[0] && box.dataset.entered === input.value) { event.preventDefault(); rows[0].click(); }
        box.dataset.entered = input.value;
      }
    });

    toForm();
    ask();
    loadCore().catch(fail);
    if (!state.q) input.focus();
  }

  // What tests try without a page.
  win.digestSearchParts = {
    wordsOf: wordsOf, stem: stem,
    unpack: function (text) { return inflate(unprint(text)); },
    terms: function (bytes) {
      return new Reader(bytes).terms().map(function (w) {
        docsOf(w);
        return { text: w.word, isName: w.name, in: Array.from(w.docs, function (d, i) {
          var at = [];
          if (w.at) unitsAt(w, i, function (unit, quote) { at.push([unit, quote]); });
          return { doc: d, at: at, place: w.at ? 0 : placeOf(w, i) };
        }) };
      });
    },
    open: function (at, what) { index = at; begin = what; core = null; loaded = {}; },
    find: function (s) {
      s = fieldsOf(function (f) { return s[f]; });
      return loadCore().then(function (c) { return run(c, parse(s.q, c.stopped), s); });
    }
  };
  var box = doc.querySelector("[data-search]");
  if (box) start(box);
})(window, document);
