// Package hostile holds content that means harm, for tests only: strings that try to become script, markup, an
// address, a path or a command to the terminal, and a site that has them in every field a person can write.
//
// The strings were put together by technique, each technique with the forms that get past a filter for another.
// All that would run calls pwned(1), so that a browser can be asked whether any did.
package hostile

// Injection is one string and what it tries.
type Injection struct {
	Technique, Text string
}

// Injections lists the strings, by technique.
func Injections() []Injection {
	var out []Injection
	for _, group := range injections {
		for _, text := range group.texts {
			out = append(out, Injection{group.technique, text})
		}
	}
	return out
}

var injections = []struct {
	technique string
	texts     []string
}{
	{"an element that runs", []string{
		`<script>pwned(1)</script>`,
		`<ScRiPt	>pwned(1)</sCrIpT >`,
		`<script/x>pwned(1)</script/x>`,
		`<<script>pwned(1);//<</script>`,
		`<img src=x onerror=pwned(1)>`,
		`<img/src=x/onerror=pwned(1)>`,
		`<svg onload=pwned(1)>`,
		`<svg><script>pwned(1)</script></svg>`,
		`<svg><animate onbegin=pwned(1) attributeName=x dur=1s>`,
		`<svg><a xlink:href="javascript:pwned(1)"><text y=20>x</text></a></svg>`,
		`<body onload=pwned(1)>`,
		`<details open ontoggle=pwned(1)>x`,
		`<input autofocus onfocus=pwned(1)>`,
		`<video><source onerror=pwned(1)></video>`,
		`<iframe srcdoc="<script>parent.pwned(1)</script>"></iframe>`,
		`<iframe src="javascript:parent.pwned(1)"></iframe>`,
		`<object data="javascript:pwned(1)"></object>`,
		`<form><button formaction="javascript:pwned(1)" autofocus>x</button></form>`,
		`<meta http-equiv="refresh" content="0;url=javascript:pwned(1)">`,
		`<base href="javascript:pwned(1)//">`,
		`<link rel="import" href="data:text/html,<script>pwned(1)</script>">`,
		`<style>@import "javascript:pwned(1)"; * { background: url(javascript:pwned(1)) }</style>`,
		`<marquee onstart=pwned(1)>x</marquee>`,
		`<a href="javascript:pwned(1)">click</a>`,
	}},
	{"markup that a second parser reads differently", []string{
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=pwned(1)&gt;">`,
		`<noscript><p title="</noscript><img src=x onerror=pwned(1)>">`,
		`<svg></p><style><a id="</style><img src=x onerror=pwned(1)>">`,
		`<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=pwned(1)>`,
		`<a title="` + "`" + `" onmouseover=pwned(1)>x</a>`,
	}},
	{"out of an attribute", []string{
		`" onmouseover="pwned(1)" x="`,
		`' onfocus='pwned(1)' autofocus='`,
		`"><img src=x onerror=pwned(1)>`,
		`'><svg onload=pwned(1)>`,
		` onmouseover=pwned(1) autofocus onfocus=pwned(1) `,
		"` onmouseover=pwned(1) `",
		`"autofocus onfocus=pwned(1)//`,
		`x" style="background:url(javascript:pwned(1))" y="`,
	}},
	{"out of an element of text, a comment or a section", []string{
		`</title><script>pwned(1)</script>`,
		`</textarea><script>pwned(1)</script>`,
		`</style><script>pwned(1)</script>`,
		`</script><script>pwned(1)</script>`,
		`</SCRIPT ><img src=x onerror=pwned(1)>`,
		`<!--<script>`,
		`--><script>pwned(1)</script><!--`,
		`--!><img src=x onerror=pwned(1)>`,
		`]]><script>pwned(1)</script>`,
		`<![CDATA[<script>pwned(1)</script>]]>`,
		`<?xml-stylesheet href="javascript:pwned(1)"?>`,
		`<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;`,
	}},
	{"an address that runs", []string{
		`javascript:pwned(1)`,
		`JaVaScRiPt:pwned(1)`,
		"java\tscript:pwned(1)",
		"java\nscript:pwned(1)",
		"\x01javascript:pwned(1)",
		"\u00a0javascript:pwned(1)",
		"java\x00script:pwned(1)",
		`javascript&colon;pwned(1)`,
		`&#106;avascript:pwned(1)`,
		`javascript://%0apwned(1)`,
		`javascript:pwned(1)//https://example.org/`,
		`data:text/html,<script>pwned(1)</script>`,
		`data:text/html;base64,PHNjcmlwdD5wYXJlbnQucHduZWQoMSk8L3NjcmlwdD4=`,
		`data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="pwned(1)"/>`,
		`vbscript:pwned(1)`,
		`blob:javascript:pwned(1)`,
		`//evil.example/x.js`,
		`\\evil.example\x.js`,
		`/\evil.example/`,
		`https:evil.example`,
		`https://example.org@evil.example/" onclick="pwned(1)`,
	}},
	{"markup in disguise", []string{
		`&lt;script&gt;pwned(1)&lt;/script&gt;`,
		`&#60script&#62pwned(1)&#60/script&#62`,
		`&amp;lt;script&amp;gt;pwned(1)`,
		`%3Cscript%3Epwned(1)%3C/script%3E`,
		`\u003cscript\u003epwned(1)\u003c/script\u003e`,
		`\x3cscript\x3epwned(1)\x3c/script\x3e`,
		`＜script＞pwned(1)＜/script＞`,
		`﹤img src=x onerror=pwned(1)﹥`,
		`+ADw-script+AD4-pwned(1)+ADw-/script+AD4-`,
		"\xc0\xbcscript\xc0\xbepwned(1)",
		"<scr\x00ipt>pwned(1)</scr\x00ipt>",
		"<scr\u00adipt>pwned(1)</scr\u00adipt>",
		"<script\u0338>pwned(1)</script>",
		"\u212aelvin \u017fcript <\u017fcript>pwned(1)</\u017fcript>",
	}},
	{"out of a string of a script", []string{
		`';pwned(1);//`,
		`";pwned(1);//`,
		`\";pwned(1);//`,
		"`;pwned(1);//",
		`${pwned(1)}`,
		"\u2028pwned(1)\u2029",
		`");pwned(1);digestSearch("core","","`,
		`{"__proto__":{"src":"javascript:pwned(1)"}}`,
		`*/pwned(1)/*`,
	}},
	{"a template's or a formatter's own words", []string{
		`{{.Frame}}{{template "base" .}}{{pwned}}`,
		`{{constructor.constructor('pwned(1)')()}}`,
		`<%= pwned(1) %>${{7*7}}#{7*7}[[7*7]]`,
		`{0}{1}{2}{n}%s%d%n%!x(MISSING)`,
		`Monday January 2 15:04:05 2006`,
	}},
	{"Markdown", []string{
		`[x](javascript:pwned(1))`,
		`[x](<javascript:pwned(1)>)`,
		`![x](x"onerror="pwned(1))`,
		`[x](https://example.org "t" onclick="pwned(1))`,
		`<javascript:pwned(1)>`,
		`<https://example.org/"onclick=pwned(1)>`,
		"[x]\n\n[x]: javascript:pwned(1)",
		"```x\" onclick=\"pwned(1)\ny\n```",
		"# x {#y onclick=pwned(1)}",
		"[^x\"onclick=pwned(1)]\n\n[^x\"onclick=pwned(1)]: y",
		"| a | <img src=x onerror=pwned(1)> |\n|---|---|\n| [b](javascript:pwned(1)) | c |",
		"<div>\n\n<script>pwned(1)</script>\n\n</div>",
	}},
	{"a command to the terminal", []string{
		"\x1b]0;owned\x07",
		"\x1b]8;;https://evil.example\x07x\x1b]8;;\x07",
		"\x1b[2J\x1b[H",
		"\x1b[31mred\x1b[0m",
		"\x1bPq\x1b\\",
		"\u009b31m\u009d0;owned\u009c",
		"\x9b31m",
		"all is well\r\x1b[Kexit 0",
		"a\x08\x08\x08b\x07\x7f",
		"\u202egpj.exe\u202c",
		"\u2066x\u2069\u200f\u061c",
	}},
	{"a path out of the site", []string{
		`../../../../etc/passwd`,
		`..\..\..\windows\win.ini`,
		`%2e%2e%2f%2e%2e%2fescaped`,
		`....//....//escaped`,
		`/etc/passwd`,
		`C:\escaped`,
		`file:///etc/passwd`,
		`.digest/manifest`,
		`con`,
		`nul.txt`,
		`aux .`,
	}},
	{"a line of another file", []string{
		"x\n+++\ntitle = \"y\"\n+++",
		"x\r\nSet-Cookie: y=1\r\n\r\n<script>pwned(1)</script>",
		"x\nUser-agent: *\nDisallow: /",
		"x\n\n## Pages\n\n[y](javascript:pwned(1))",
	}},
	{"a formula of a spreadsheet", []string{
		`=HYPERLINK("https://evil.example","x")`,
		`=cmd|' /C calc'!A0`,
		`+1+1`, `-1+1`, `@SUM(1)`,
		"\t=1+1",
	}},
	{"a name that objects have", []string{
		`__proto__`, `constructor`, `toString`, `hasOwnProperty`, `location`, `innerHTML`,
	}},
	{"all at once", []string{
		"jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=pwned(1) )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=pwned(1)//>\\x3e",
		`'"--></title></style></script><svg/onload=pwned(1)>{{7*7}}` + "\x1b[31m\u202e",
	}},
}
