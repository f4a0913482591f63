package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// language finds the language of a text, as a BCP 47 tag: by its script, among languages of one script by
// letters that only one has, among those in Latin letters by their small words. Text that shows nothing
// (tables, a few names) counts as English.
func language(s string) string {
	if lang, ok := byScript(s); ok {
		return lang
	}
	return bySmallWords(s)
}

// maxLanguage is how much of a text is looked at, in bytes.
const maxLanguage = 1500

// scripts with the language they stand for when no letter says otherwise.
var scripts = []struct {
	table *unicode.RangeTable
	lang  string
}{
	{unicode.Cyrillic, "ru"},
	{unicode.Arabic, "ar"},
	{unicode.Han, "zh"},
	{unicode.Hangul, "ko"},
	{unicode.Hiragana, "ja"},
	{unicode.Katakana, "ja"},
	{unicode.Hebrew, "he"},
	{unicode.Greek, "el"},
	{unicode.Devanagari, "hi"},
	{unicode.Thai, "th"},
	{unicode.Georgian, "ka"},
	{unicode.Armenian, "hy"},
	{unicode.Bengali, "bn"},
	{unicode.Tamil, "ta"},
	{unicode.Khmer, "km"},
	{unicode.Lao, "lo"},
	{unicode.Myanmar, "my"},
	{unicode.Ethiopic, "am"},
}

// letters that tell a language from the one its script stands for.
var letters = map[string][]struct{ lang, letters string }{
	"ru": {{"uk", "їєґЇЄҐ"}, {"be", "ўЎ"}, {"mk", "ѓќѕЃЌЅ"}, {"sr", "ђћљњџјЂЋЉЊЏЈ"}, {"kk", "әқңғүұөһӘҚҢҒҮҰӨҺ"}},
	"ar": {{"ur", "ٹڈڑےں"}, {"ps", "ښځټډړږڼ"}, {"fa", "پچژگ"}},
	"zh": {{"ja", "々"}},
}

// byScript decides by script when most letters are not Latin.
func byScript(s string) (string, bool) {
	ascii := true
	head := s[:min(len(s), maxLanguage)]
	for i := range len(head) {
		if head[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return "", false
	}
	latin, counts := 0, make([]int, len(scripts))
	for _, r := range head {
		if r < 0x370 {
			if r|0x20 >= 'a' && r|0x20 <= 'z' || r >= 0xc0 {
				latin++
			}
			continue
		}
		if r >= 0x2000 && r < 0x2c00 { // punctuation and symbols
			continue
		}
		for i, sc := range scripts {
			if unicode.Is(sc.table, r) {
				counts[i]++
				break
			}
		}
	}
	best := 0
	for i := range counts {
		if counts[i] > counts[best] {
			best = i
		}
	}
	lang := scripts[best].lang
	weight := counts[best]
	if lang == "zh" || lang == "ja" || lang == "ko" {
		weight *= 3 // a character says more
	}
	if weight == 0 || weight <= latin {
		return "", false
	}
	if lang == "zh" && counts[4]+counts[5] > counts[best]/10 {
		return "ja", true
	}
	if lang == "ru" && strings.ContainsAny(head, "іІ") && !strings.ContainsAny(head, "ыэъ") && !strings.ContainsAny(head, "ўЎ") {
		return "uk", true
	}
	if lang == "ru" && !strings.ContainsAny(head, "ыэЫЭ") && strings.Count(head, "ъ")*60 > weight {
		return "bg", true
	}
	for _, l := range letters[lang] {
		if strings.ContainsAny(head, l.letters) {
			return l.lang, true
		}
	}
	return lang, true
}

// smallWords are the most frequent words of languages in Latin letters that few others share.
var smallWords = []struct{ lang, words string }{
	{"en", "the of and to in that for was with his on is by as from at said it have has are were which their will been its an this after but not who would he"},
	{"es", "el la los las de del que y en un una por con para se su al lo como más fue según este esta entre sobre también pero ha sus"},
	{"fr", "le la les des du de et en un une que qui dans pour par sur est au aux avec ce cette son ses il ont été pas plus selon mais sont leur"},
	{"de", "der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat nach bei einer um am sind noch wie einem über"},
	{"pt", "o a os as de do da dos das que e em um uma para com não por no na se mais foi ao segundo também pelo pela entre sobre seu sua são"},
	{"it", "il lo la gli le di del della dei delle che e in un una per con non si da al nel alla è sono come più anche ha dal sul ma suo"},
	{"nl", "de het een van en in te dat is op voor met zijn niet aan er om ook als bij door naar maar dan wordt heeft werd uit over nog hij tot"},
	{"sv", "och att det som en på är av för med den till inte om ett har var jag från kan efter sig ska sade också"},
	{"da", "og at det som en på er af for med den til ikke om et har var fra kan efter sig skal sagde også blev"},
	{"nb", "og at det som en på er av for med den til ikke om et har var fra kan etter seg skal sa også ble"},
	{"fi", "ja on ei että oli se hän joka mutta ovat myös kun niin kuin sen mukaan"},
	{"pl", "i w na z do się nie że o jest to przez po od dla oraz jako za był ale jego które"},
	{"cs", "a v na se je že s z do o k i ve pro za by ale jako po podle jeho který které"},
	{"sk", "a v na sa je že s z do o k aj vo pre za by ale ako po podľa jeho ktorý ktoré"},
	{"hu", "a az és hogy nem is egy volt meg csak már szerint azt el ezt még mint"},
	{"ro", "și în de la cu că nu pe un o din pentru care mai este a fost sunt dar după între prin"},
	{"tr", "ve bir bu için ile de da olarak olan çok daha gibi kadar sonra ise ancak göre dedi"},
	{"id", "yang dan di dengan untuk pada dari ini itu tidak dalam akan oleh juga kata ke bahwa telah mereka"},
	{"vi", "và của là có trong cho được không với các những một người này đã theo về"},
	{"hr", "je i u na da se su za od s koji što kako nije bi ili te iz prema rekao"},
	{"sq", "dhe të në një e për me që nga është se i do ka nuk tha"},
	{"lt", "ir į kad su tai iš yra bet kaip jis po dėl buvo apie"},
	{"lv", "un ir ar ka no uz par bet kas arī pēc tika gan"},
	{"et", "ja on ei et see oma ka kui aga mis oli ta või ning"},
	{"ca", "el la els les de del que i en un una per amb és no al més ha seva seu també però"},
	{"eu", "eta da ez du bat dira ere zuen egin dute izan baina"},
	{"sw", "ya wa na kwa ni katika la za cha hiyo hii kuwa alisema"},
	{"so", "oo iyo ka ku waxa uu ay in la soo ah"},
}

// smallWordBits maps a word to the languages that have it, bit n for smallWords[n].
var smallWordBits = func() map[string]uint32 {
	m := make(map[string]uint32, 1024)
	for i, l := range smallWords {
		for w := range strings.FieldsSeq(l.words) {
			m[w] |= 1 << i
		}
	}
	return m
}()

func bySmallWords(s string) string {
	var score [32]int
	words := 0
	head := s[:min(len(s), maxLanguage)]
	var buf [16]byte
	for i := 0; i < len(head); {
		c := head[i]
		if c < utf8.RuneSelf && c|0x20 < 'a' || c < utf8.RuneSelf && c|0x20 > 'z' {
			i++
			continue
		}
		// a word: letters, any other script's included
		start, plain := i, true
		for i < len(head) && (head[i] >= utf8.RuneSelf || head[i]|0x20 >= 'a' && head[i]|0x20 <= 'z') {
			plain = plain && head[i] < utf8.RuneSelf
			i++
		}
		w := head[start:i]
		if len(w) > len(buf) {
			words++
			continue
		}
		var bits uint32
		if plain {
			low := buf[:len(w)]
			for j := range len(w) {
				low[j] = w[j] | 0x20
			}
			bits = smallWordBits[string(low)]
		} else {
			bits = smallWordBits[strings.ToLower(strings.Trim(w, "“”‘’«»…–—¿¡"))]
		}
		words++
		for n := 0; bits != 0; n++ {
			if bits&1 != 0 {
				score[n]++
			}
			bits >>= 1
		}
		if words == 60 && score[0] >= 15 {
			return smallWords[0].lang
		}
	}
	best := 0
	for i := range smallWords {
		if score[i] > score[best] {
			best = i
		}
	}
	if best == 0 || score[best] < 4 || score[best]*8 < words || score[best]*4 < score[0]*5 {
		return "en"
	}
	return smallWords[best].lang
}
