// The site's search script under Node.js, for the tests: node driver.js SCRIPT. It answers each line of its input, a JSON
// object, by one line: {"text": …} by the text's words and their stems, {"file": …} by the terms in the content of a file of the index, {"page": FILE} by opening the search page of a
// site, {"state": …} by what a search with the fields of an address finds there. What is thrown is {"threw": …}.
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm");

// A document in which nothing is but scripts, which are read from the folder of the page.
let folder = "";
const head = {
  appendChild(script) {
    const file = path.join(folder, script.src.replace(/\?.*$/, ""));
    setImmediate(() => {
      let text;
      try { text = fs.readFileSync(file, "utf8"); } catch (e) { script.onerror(); return; }
      vm.runInThisContext(text, file);
      script.onload();
    });
  },
};
globalThis.window = globalThis;
globalThis.document = { head, querySelector: () => null, createElement: () => ({ remove() {} }) };
vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"), process.argv[2]);
const search = globalThis.digestSearchParts;

function attribute(html, name) {
  const m = new RegExp(`data-${name}="?([^" >]*)`).exec(html);
  return m ? m[1].replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n)).replace(/&amp;/g, "&") : "";
}

async function answer(q) {
  if (q.text !== undefined) {
    const words = search.wordsOf(q.text);
    return { words, stems: words.map(search.stem) };
  }
  if (q.file !== undefined) return { terms: search.terms(search.unpack(q.file)) };
  if (q.page) {
    folder = path.dirname(q.page);
    const html = fs.readFileSync(q.page, "utf8");
    search.open("", attribute(html, "start"));
    return {};
  }
  const began = process.hrtime.bigint(), r = await search.find(q.state);
  return {
    docs: r.docs.map((d) => d.doc), entities: r.entities.map((e) => e.name), unsure: r.unsure, loose: r.loose,
    ms: Number((process.hrtime.bigint() - began) / 1000000n),
  };
}

let rest = "", busy = Promise.resolve();
process.stdin.setEncoding("utf8");
process.stdin.on("data", (data) => {
  const lines = (rest + data).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    busy = busy.then(() => answer(JSON.parse(line))).catch((e) => ({ threw: String(e && e.stack || JSON.stringify(e)) }))
      .then((a) => process.stdout.write(JSON.stringify(a) + "\n"));
  }
});
