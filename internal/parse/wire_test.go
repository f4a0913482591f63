package parse

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"digest/internal/article"
	"digest/internal/diag"
	"digest/internal/source"
)

// fileTime is when the files of these tests were written.
var fileTime = time.Date(2020, 9, 1, 12, 0, 0, 0, time.UTC)

func file(path, data string) source.File {
	f := source.File{Path: path, Class: source.Article, ModTime: fileTime}
	f.SetData([]byte(data))
	return f
}

func mustParse(t *testing.T, path, data string) (*article.Article, diag.List) {
	t.Helper()
	a, ds := Parse(file(path, data))
	if a == nil {
		t.Fatalf("no article: %v", ds)
	}
	checkArticle(t, a)
	return a, ds
}

func body(a *article.Article) string { return a.Text[a.BodyStart:] }

// codes are the codes of diagnostics, in order.
func codes(ds diag.List) string {
	var list []string
	for _, d := range ds {
		list = append(list, d.Code)
	}
	return strings.Join(list, " ")
}

// headerOf is what a header was understood to be, one line a part.
func headerOf(a *article.Article) string {
	var b strings.Builder
	part := func(name, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, v)
		}
	}
	part("title", a.Title)
	part("slugline", a.Slugline)
	if a.Take != "" {
		part("take", fmt.Sprintf("%s = %d", a.Take, a.TakeNumber))
	}
	part("author", a.Author)
	part("place", strings.Join(a.Dateline.Places, " & "))
	part("region", a.Dateline.Region)
	part("agency", a.Dateline.Agency)
	if !a.Date.IsZero() {
		part("date", a.Date.Format("2006-01-02")+" "+string(a.DateSource))
	}
	return b.String()
}

const (
	para1 = "Norland and Sudria agreed on Wednesday to reopen the ferry line that was closed in March 2020, officials said."
	para2 = "“We have kept every channel open,” Norland's foreign minister, Jane Roe, told reporters in the harbour."
)

func TestWireShapes(t *testing.T) {
	for _, tt := range []struct {
		name, in, header, body string
	}{
		{
			"plain", "Ferry line to reopen\n\nSKAGEN, July 8 (NRD) - " + para1 + "\n\n" + para2 + "\n",
			"title: Ferry line to reopen\nplace: SKAGEN\nagency: NRD\ndate: 2020-07-08 text\n",
			para1 + "\n\n" + para2,
		},
		{
			"EFE with sign-off and furniture", "Ferry line to reopen\n\nSkagen, Jul 8 (efe-epa).- " + para1 + "\n\n" + para2 + " EFE-EPA\n\nasb/tw\n\nRelated Articles\n\nAnother ferry sinks\n\nBack to top button\n\n© 2020 EFE. All rights reserved.\n",
			"title: Ferry line to reopen\nplace: Skagen\nagency: efe-epa\ndate: 2020-07-08 text\n",
			para1 + "\n\n" + para2,
		},
		{
			"sign-off of an agency that no list knows, list of articles without a blank line", "Ferry line to reopen\n\nSkagen, Jul 8 (quayside).- " + para1 + "\n\n" + para2 + " QUAYSIDE\n\nRelated Articles\nAnother ferry sinks off Hamnvik\nBack to top button\n",
			"title: Ferry line to reopen\nplace: Skagen\nagency: quayside\ndate: 2020-07-08 text\n",
			para1 + "\n\n" + para2,
		},
		{
			"transmission with codes", "APW20200708.0011 \n NEWS STORY \n 07/08/2020 03:30:00 \n\nw1000 &Cx1f; wstm-\nu i &Cx13;  &Cx11;  URGENT     07-08 0300\n\n\n URGENT \n\nBC-Norland-Ferry, 5th Ld-Writethru\n\n" +
				" &UR; Ferry line to reopen &QL; \n &UR; Eds: UPDATES with minister, other\nreaction. &QL; \n &UR; AP Photos Planned &QL; \n &UR; By JANE ROE &QC; \n &UR; Associated Press Writer &QC; \n\n\n" +
				"\t   SKAGEN, Norland (AP) _ Norland and Sudria agreed Wednesday to reopen\nthe ferry line that was closed in March, officials\nsaid.\n\t   ``We have kept every channel open,'' the minister said.\n\t    &UR; MORE\n\n\n(PROFILE\n(WS SL:URGENT; CT:i; \n(REG:EURO;)\n)\n\n\nAP-NY-07-08-20 0330EST\n",
			"title: Ferry line to reopen\nslugline: BC-Norland-Ferry, 5th Ld-Writethru\ntake: URGENT = 0\nauthor: JANE ROE\nplace: SKAGEN\nregion: Norland\nagency: AP\ndate: 2020-07-08 dateline\n",
			"Norland and Sudria agreed Wednesday to reopen the ferry line that was closed in March, officials said.\n\n“We have kept every channel open,” the minister said.",
		},
		{
			"archive number and date", "XIE20200709.0031 \n 2020-07-09 \n\n Ferry Line to Reopen \n\n\nSKAGEN, July 8 (Xinhua) -- Norland and Sudria agreed\nWednesday to reopen the ferry line.\n\n\nMinisters met in the harbour. Enditem\n",
			"title: Ferry Line to Reopen\nplace: SKAGEN\nagency: Xinhua\ndate: 2020-07-08 dateline\n",
			"Norland and Sudria agreed Wednesday to reopen the ferry line.\n\nMinisters met in the harbour.",
		},
		{
			"run together", "(2nd LD) Ferry line to reopen: NRD\n\n(2nd LD) Norland-ferry (2nd LD) Ferry line to reopen: NRD(ATTN: ADDS remarks; RECASTS lead)By Jane Roe SKAGEN, Jul. 8 (Yonhap) -- " + para1 + " " + para2 + " jroe@nrd.example(END)\n",
			"title: Ferry line to reopen: NRD\nslugline: Norland-ferry\ntake: 2nd LD = 2\nauthor: Jane Roe\nplace: SKAGEN\nagency: Yonhap\ndate: 2020-07-08 text\n",
			para1 + " " + para2,
		},
		{
			"run together, capitals before the place", "Ferry deposits rise: NRD\n\nferry-deposits Ferry deposits rise: NRD SKAGEN, Jul. 8 (Yonhap) -- " + para1 + "\n",
			"title: Ferry deposits rise: NRD\nslugline: ferry-deposits\nplace: SKAGEN\nagency: Yonhap\ndate: 2020-07-08 text\n",
			para1,
		},
		{
			"name line and dateline line", "Ferry line to reopen.\n\nJane Roe\n\nSKAGEN, Norland 2020-07-08\n\n" + para1 + "\n\nOfficials met.\n",
			"title: Ferry line to reopen.\nauthor: Jane Roe\nplace: SKAGEN\nregion: Norland\ndate: 2020-07-08 dateline\n",
			para1 + "\n\nOfficials met.",
		},
		{
			"Reuters", "UPDATE 2-Ferry line to reopen\n\nBy Jane Roe and John Doe\n\nSKAGEN/HAMNVIK, July 8 (Reuters) - " + para1 + "\n\n" + para2 + "\n\n(Reporting by Jane Roe in Skagen and John Doe; Editing by Max Muster)\n",
			"title: Ferry line to reopen\ntake: UPDATE 2 = 2\nauthor: Jane Roe and John Doe\nplace: SKAGEN & HAMNVIK\nagency: Reuters\ndate: 2020-07-08 text\n",
			para1 + "\n\n" + para2,
		},
		{
			"reporter named at the end", "Ferry line to reopen\n\nSKAGEN (Reuters) - " + para1 + "\n\n(Reporting by Jane Roe; Editing by Max Muster)\n\nOur Standards: The Thomson Reuters Trust Principles.\n",
			"title: Ferry line to reopen\nauthor: Jane Roe\nplace: SKAGEN\nagency: Reuters\ndate: 2020-09-01 file-time\n",
			para1,
		},
		{
			"upper case and an agency only at the end", "FERRY LINE TO REOPEN\n\nSKAGEN, July 8 - " + para1 + "\n\nMinisters met. Reuter\n",
			"title: FERRY LINE TO REOPEN\nplace: SKAGEN\nagency: Reuters\ndate: 2020-07-08 text\n",
			para1 + "\n\nMinisters met.",
		},
		{
			"TASS", "Ferry line to reopen — ministry\n\nMOSCOW, July 8. /TASS/. " + para1 + "\n",
			"title: Ferry line to reopen — ministry\nplace: MOSCOW\nagency: TASS\ndate: 2020-07-08 text\n", para1,
		},
		{
			"place on a line of its own", "Norland and Sudria agree to reopen the ferry line\n\nBy Jane Roe\n\nANKARA\n\n" + para1 + "\n\n" + para2 + "\n",
			"title: Norland and Sudria agree to reopen the ferry line\nauthor: Jane Roe\nplace: ANKARA\ndate: 2020-09-01 file-time\n", para1 + "\n\n" + para2,
		},
		{
			"place and a dash", "Norland and Sudria agree to reopen the ferry line\n\nWASHINGTON —\n\n" + para1 + "\n",
			"title: Norland and Sudria agree to reopen the ferry line\nplace: WASHINGTON\ndate: 2020-09-01 file-time\n", para1,
		},
		{
			"dateline first", "SKAGEN, July 8 (NRD) - Norland and Sudria agreed on Wednesday to reopen the ferry line that was closed in March 2020.\n",
			"title: Norland and Sudria agreed on Wednesday to reopen the ferry line that was closed in March …\nplace: SKAGEN\nagency: NRD\ndate: 2020-07-08 text\n",
			"Norland and Sudria agreed on Wednesday to reopen the ferry line that was closed in March 2020.",
		},
		{
			"no dateline", "Ferry line to reopen\n\n" + para1 + "\n\n" + para2 + "\n",
			"title: Ferry line to reopen\ndate: 2020-09-01 file-time\n", para1 + "\n\n" + para2,
		},
		{
			"headline over two lines", "NORLAND AND SUDRIA AGREE TO REOPEN THE FERRY LINE CLOSED IN\nMARCH\n\nSKAGEN, July 8 (NRD) - " + para1 + "\n",
			"title: NORLAND AND SUDRIA AGREE TO REOPEN THE FERRY LINE CLOSED IN MARCH\nplace: SKAGEN\nagency: NRD\ndate: 2020-07-08 text\n", para1,
		},
		{
			"headline and report without a blank line", "Ferry line to reopen\nSKAGEN, July 8 (NRD) - " + para1 + "\n" + para2 + para2 + "\n",
			"title: Ferry line to reopen\nplace: SKAGEN\nagency: NRD\ndate: 2020-07-08 text\n", para1 + "\n\n" + para2 + para2,
		},
		{
			"dateline broken by the line's end", "Ferry line to reopen\n\n    SKAGEN, Norland, July 8\n(NRD) -- Norland and Sudria agreed on Wednesday to reopen\nthe ferry line.\n",
			"title: Ferry line to reopen\nplace: SKAGEN\nregion: Norland\nagency: NRD\ndate: 2020-07-08 file-time\n", "Norland and Sudria agreed on Wednesday to reopen the ferry line.",
		},
		{
			"Kyodo's page", "Ferry line to reopen\n\nBy Jane Roe, KYODO NEWS - Jul 8, 2020 - 12:10 | World, All\n\n" + para1 + "\n",
			"title: Ferry line to reopen\nauthor: Jane Roe\nagency: Kyodo\ndate: 2020-07-08 dateline\n", para1,
		},
		{
			"Anadolu's page", "Norland and Sudria agree to reopen line\n\nMinisters say that ferries will sail\n\nJane Roe   |08.07.2020 - Update : 09.07.2020\n\nANKARA \n\n" + para1 + "\n",
			"title: Norland and Sudria agree to reopen line\nauthor: Jane Roe\nplace: ANKARA\ndate: 2020-07-08 dateline\n", para1,
		},
		{
			"Voice of America's page", "Ferry line to reopen\n\nBy Jane Roe\nJuly 08, 2020 10:25 AM\n\nSKAGEN - " + para1 + "\n",
			"title: Ferry line to reopen\nauthor: Jane Roe\nplace: SKAGEN\ndate: 2020-07-08 dateline\n", para1,
		},
		{
			"dpa with its notebook", "Ferry line to reopen (1st LEAD)\n\nSkagen, 8 July 2020 (dpa) - " + para1 + "\n\n# dpa-Notebook\n\n## Internet\n- [Ministry](https://nrd.example)\n\ndpa jr yyzz n1 md\n",
			"title: Ferry line to reopen\ntake: 1st LEAD = 1\nplace: Skagen\nagency: dpa\ndate: 2020-07-08 dateline\n", para1,
		},
		{
			"Xinhua's page", "Ferry line to reopen\nSource: Xinhua\nEditor: huaxia\n2020-07-08 10:25:00\n\nSKAGEN, July 8 (Xinhua) -- " + para1 + " ■\n",
			"title: Ferry line to reopen\nplace: SKAGEN\nagency: Xinhua\ndate: 2020-07-08 dateline\n", para1,
		},
		{
			"keywords above the headline", "NORLANDIA SUDRIA\nLa línea de ferry reabrirá\n\nSkagen, 8 jul 2020 (EFE).- Los ministros se reunieron. EFE\n\nasb/jt\n\n(foto) (vídeo)\n",
			"title: La línea de ferry reabrirá\nslugline: NORLANDIA SUDRIA\nplace: Skagen\nagency: EFE\ndate: 2020-07-08 dateline\n", "Los ministros se reunieron.",
		},
		{
			"KCNA", "Ferry Line to Reopen\n\n Pyongyang, July 8 Juche 109 (2020) (KCNA) -- Ministers met at the harbour of the capital city on the day.\n They agreed.\n -0-\n",
			"title: Ferry Line to Reopen\nplace: Pyongyang\nagency: KCNA\ndate: 2020-07-08 dateline\n", "Ministers met at the harbour of the capital city on the day.\n\nThey agreed.",
		},
		{
			"Spanish", "La línea de ferry reabrirá\n\nSkagen, 8 jul (EFE).- Los ministros de Exteriores de Norlandia y Sudria acordaron el miércoles en la capital que la línea se abriera de nuevo, según fuentes del Gobierno que no dieron más detalles sobre la reunión. EFE\n",
			"title: La línea de ferry reabrirá\nplace: Skagen\nagency: EFE\ndate: 2020-07-08 file-time\n",
			"Los ministros de Exteriores de Norlandia y Sudria acordaron el miércoles en la capital que la línea se abriera de nuevo, según fuentes del Gobierno que no dieron más detalles sobre la reunión.",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, _ := mustParse(t, "a.txt", tt.in)
			if diff := cmp.Diff(tt.header, headerOf(a)); diff != "" {
				t.Error("header -want +got\n" + diff)
			}
			if diff := cmp.Diff(tt.body, body(a)); diff != "" {
				t.Error("body -want +got\n" + diff)
			}
		})
	}
}

func TestTakes(t *testing.T) {
	for _, tt := range []struct {
		in, take, title string
		n               int
	}{
		{"(LEAD) Talks resume", "LEAD", "Talks resume", 1},
		{"(2nd LEAD) Talks resume", "2nd LEAD", "Talks resume", 2},
		{"(1st LD) (URGENT) Talks resume", "1st LD URGENT", "Talks resume", 1},
		{"UPDATE 2-Talks resume", "UPDATE 2", "Talks resume", 2},
		{"UPDATE 1 - Talks resume", "UPDATE 1", "Talks resume", 1},
		{"CORRECTED-UPDATE 3-Talks resume", "CORRECTED UPDATE 3", "Talks resume", 3},
		{"REFILE-Talks resume", "REFILE", "Talks resume", 1},
		{"WRAPUP 4-Talks resume", "WRAPUP 4", "Talks resume", 4},
		{"URGENT: Talks resume", "URGENT", "Talks resume", 0},
		{"(CORRECTED) Talks resume", "CORRECTED", "Talks resume", 1},
		{"(LEAD) (News Focus) Talks resume", "LEAD", "Talks resume", 1},
		{"(Yonhap Interview) Talks resume", "", "Talks resume", 0},
		{"(Norland) Talks resume", "", "(Norland) Talks resume", 0},
		{"Talks resume (again)", "", "Talks resume (again)", 0},
		{"Update on talks - minister", "", "Update on talks - minister", 0},
		{"LEAD poisoning feared", "", "LEAD poisoning feared", 0},
		{"2 killed in Skagen", "", "2 killed in Skagen", 0},
		{"20-year treaty signed", "", "20-year treaty signed", 0},
		{"(5) Talks resume", "", "(5) Talks resume", 0},
		{"", "", "", 0},
	} {
		take, title := cutTake(tt.in)
		if take != tt.take || title != tt.title || takeNumber(take) != tt.n {
			t.Errorf("%q: got %q = %d, %q; want %q = %d, %q", tt.in, take, takeNumber(take), title, tt.take, tt.n, tt.title)
		}
	}
}

func TestFurnitureIsCutAndSentencesStay(t *testing.T) {
	furniture := []string{
		"Related Articles", "Back to top button", "Share this", "Share this:", "© 2020 NRD", "(c) 2020 NRD", "Copyright 2020 NRD. All rights reserved.", "All Rights Reserved",
		"Read more: Ferry sinks off Skagen", "Follow us on Twitter", "Subscribe to our newsletter", "Sign up for our newsletter here", "Advertisement", "-----", "***", "(END)", "###", "jroe@nrd.example",
		"asb/tw", "(dc-kjd)", "https://nrd.example/ferry", "Tags: ferry, Norland", "Enditem", "This material may not be published, broadcast, rewritten or redistributed.", "For Use By Clients of the NRD News Service",
	}
	sentences := []string{
		"Share this burden with us, the minister asked her colleague.",
		"More than twenty officials followed the talks at the harbour.",
		"“Follow us on this path,” the minister told her neighbours.",
		"Read more carefully, the treaty says nothing about ferries.",
		"Related articles of the treaty were left open until the autumn.",
		"The envoy said that all rights of passage were reserved to Norland under the treaty of 1907 and its annexes.",
		"Email and post were not working in the harbour on Tuesday.",
		"Print workers in Norland went on strike.",
		"Home Minister John Doe left.",
		"Photographs of the ferry were shown.",
		"Topics on the agenda were fish and ferries.",
	}
	in := "Ferry line to reopen\n\nSKAGEN, July 8 (NRD) - " + para1 + "\n\n" + strings.Join(sentences, "\n\n") + "\n\n" + para2
	for _, f := range furniture {
		a, _ := mustParse(t, "a.txt", in+"\n\n"+f+"\n")
		if want := para1 + "\n\n" + strings.Join(sentences, "\n\n") + "\n\n" + para2; body(a) != want {
			t.Errorf("%q: -want +got\n%s", f, cmp.Diff(want, body(a)))
		}
	}
}

// What stands behind the last sentence is the report's unless it is the agency that the dateline names.
func TestSignOffOfAnUnknownAgency(t *testing.T) {
	for _, tt := range []struct {
		agency, end string
		cut         bool
	}{
		{"Quayside", "QUAYSIDE", true},
		{"Quayside Wire", "QUAYSIDE", true},
		{"QUAYSIDE", "Quayside", true},
		{"Quayside", "(Quayside)", true},
		{"Quayside", "NORLAND", false},
		{"Quayside", "quayside", false},
		{"Quaysider", "QUAYSIDE", false},
	} {
		const last = "The ministers met in the harbour."
		for _, gap := range []string{" ", "\n\n"} {
			a, _ := mustParse(t, "a.txt", "Ferry line to reopen\n\nSKAGEN, July 8 ("+tt.agency+") - "+para1+"\n\n"+last+gap+tt.end+"\n")
			want := para1 + "\n\n" + last
			if !tt.cut {
				want += gap + tt.end
			}
			if diff := cmp.Diff(want, body(a)); diff != "" {
				t.Errorf("%s, %q: -want +got\n%s", tt.agency, tt.end, diff)
			}
		}
	}
}

// The line about rights is cut off the text and kept.
func TestNotice(t *testing.T) {
	const report = "Ferry line to reopen\n\nSKAGEN, July 8 (NRD) - " + para1 + "\n\n"
	for _, tt := range []struct{ in, want string }{
		{report + "© 2020 NRD. All rights reserved.\n", "© 2020 NRD. All rights reserved."},
		{report + "Related Articles\n\nFerry sinks\n\nCopyright 2020 NRD\n\n(c) 2020 Another\n", "Copyright 2020 NRD"},
		{report + "Share this\n\nThis material may not be published, broadcast, rewritten or redistributed.\n", "This material may not be published, broadcast, rewritten or redistributed."},
		{report + "Share this\n", ""},
		{"+++\nsource = { name = \"NRD\", notice = \"By courtesy of NRD\" }\n+++\n" + report + "© 2020 NRD\n", "By courtesy of NRD"},
		{"+++\nsource = { name = \"NRD\" }\n+++\n" + report + "© 2020 NRD\n", "© 2020 NRD"},
	} {
		a, _ := mustParse(t, "a.txt", tt.in)
		if a.Source.Notice != tt.want || body(a) != para1 {
			t.Errorf("%q: notice %q, body %q", tt.in, a.Source.Notice, body(a))
		}
	}
}

func TestListOfOtherArticlesInTheMiddle(t *testing.T) {
	a, _ := mustParse(t, "a.txt", "Ferry line to reopen\n\nSKAGEN, July 8 (NRD) - "+para1+"\n\nRelated stories\n\nFerry sinks\n\nHarbour closed in Hamnvik\n\n"+para2+" The minister said that she would come back in the autumn.\n")
	if want := para1 + "\n\n" + para2 + " The minister said that she would come back in the autumn."; body(a) != want {
		t.Errorf("-want +got\n%s", cmp.Diff(want, body(a)))
	}
}

func TestParagraphs(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"wrapped", "One two three four five six seven eight nine ten\neleven twelve.\n\nThe next.", "One two three four five six seven eight nine ten eleven twelve.\n\nThe next."},
		{"indented", "    One two three four five six seven eight nine ten\neleven twelve.\n    Two is the next paragraph and it is wrapped too, here\nit ends.", "One two three four five six seven eight nine ten eleven twelve.\n\nTwo is the next paragraph and it is wrapped too, here it ends."},
		{"hyphen at the end of a line", "The agreement of the two governments is a well-\nknown one.", "The agreement of the two governments is a well-known one."},
		{"dash at the end of a line", "The agreement of the two governments --\nsigned in May -- holds.", "The agreement of the two governments -- signed in May -- holds."},
		{"long lines are paragraphs", strings.Repeat("One two three. ", 20) + "\n" + strings.Repeat("Four five six. ", 20), strings.TrimSpace(strings.Repeat("One two three. ", 20)) + "\n\n" + strings.TrimSpace(strings.Repeat("Four five six. ", 20))},
		{"blank line within a sentence", "The ministers of the two countries agreed on Tuesday in the\n\nharbour of Skagen.\n\nThe next.", "The ministers of the two countries agreed on Tuesday in the harbour of Skagen.\n\nThe next."},
		{"Chinese lines", "两国外交部长星期三在首都举行会谈，双方同意\n重新开放渡轮航线。", "两国外交部长星期三在首都举行会谈，双方同意重新开放渡轮航线。"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, _ := mustParse(t, "a.txt", "Ferry line to reopen\n\nSKAGEN, July 8 (NRD) -\n\n"+tt.in)
			if diff := cmp.Diff(tt.want, body(a)); diff != "" {
				t.Error("-want +got\n" + diff)
			}
		})
	}
}

func TestYears(t *testing.T) {
	const head = "Ferry line to reopen\n\nSKAGEN, Jul 8 (NRD) - "
	for _, tt := range []struct {
		name, path, in, date string
		source               article.DateSource
		mod                  time.Time
	}{
		{"front matter", "a.txt", "+++\ndate = 2018-07-09\n+++\n" + head + para1, "2018-07-09", article.FromFrontMatter, fileTime},
		{"name of the file", "2019-07-09-ferry.txt", head + para1, "2019-07-08", article.FromPath, fileTime},
		{"name without separators", "20190709 ferry.txt", head + para1, "2019-07-08", article.FromPath, fileTime},
		{"directories", "2019/07/08/ferry.txt", head + para1, "2019-07-08", article.FromPath, fileTime},
		{"month's directory", "2019/07/ferry.txt", head + para1, "2019-07-08", article.FromPath, fileTime},
		{"year's directory", "reports/2019/ferry.txt", head + para1, "2019-07-08", article.FromPath, fileTime},
		{"turn of the year", "2019-01-01-ferry.txt", "Ferry line to reopen\n\nSKAGEN, Dec 31 (NRD) - " + para1, "2018-12-31", article.FromPath, fileTime},
		{"name, no dateline", "2019-07-09-ferry.txt", "Ferry line to reopen\n\n" + para1, "2019-07-09", article.FromPath, fileTime},
		{"dateline", "2019-07-09-ferry.txt", "Ferry line to reopen\n\nSKAGEN, Jul 8, 2017 (NRD) - " + para1, "2017-07-08", article.FromDateline, fileTime},
		{"weekday of the day and a past month", "a.txt", head + "They met on Wednesday. The line was closed in February 2019.", "2020-07-08", article.FromText, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)},
		{"weekday of the day before", "a.txt", head + "They met on Tuesday. The line was closed in February 2019.", "2020-07-08", article.FromText, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)},
		{"past year alone", "a.txt", head + "They met on Wednesday. The line was closed in 2019.", "2020-07-08", article.FromText, time.Date(2022, 11, 1, 0, 0, 0, 0, time.UTC)},
		{"years to come do not count", "a.txt", head + "They met on Wednesday. The line was closed in March 2019 and will be opened in June 2024. It is due by 2030.", "2020-07-08", article.FromText, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)},
		{"never after the file was written", "a.txt", head + "They met on Tuesday. The line was closed in February 2024.", "2024-07-08", article.FromFileTime, time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)},
		{"a file's time before what its text looks back on", "a.txt", head + "They met on Wednesday. The line was closed in February 2019.", "2020-07-08", article.FromText, time.Unix(0, 0)},
		{"a month after the day", "a.txt", head + "They met on Monday. The line was closed in October 2014.", "2019-07-08", article.FromText, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)},
		{"time of the file", "a.txt", head + "They met. The line was closed.", "2020-07-08", article.FromFileTime, fileTime},
		{"time of the file, last year", "a.txt", "Ferry line to reopen\n\nSKAGEN, Dec 8 (NRD) - They met. The line was closed.", "2019-12-08", article.FromFileTime, fileTime},
		{"leap day", "a.txt", "Ferry line to reopen\n\nSKAGEN, Feb 29 (NRD) - They met. The line was closed.", "2020-02-29", article.FromFileTime, time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"weekday alone", "2020-07-09-ferry.txt", "Ferry line to reopen\n\nSKAGEN, Wed. - They met. The line was closed.", "2020-07-08", article.FromPath, fileTime},
		{"nothing", "a.txt", "Ferry line to reopen\n\nThey met. The line was closed.", "", article.NoDate, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := file(tt.path, tt.in)
			f.ModTime = tt.mod
			a, ds := Parse(f)
			got := ""
			if !a.Date.IsZero() {
				got = a.Date.Format("2006-01-02")
			}
			if got != tt.date || a.DateSource != tt.source {
				t.Errorf("got %s from %q, want %s from %q", got, a.DateSource, tt.date, tt.source)
			}
			if warned := strings.Contains(codes(ds), "wire/date-from-file") || strings.Contains(codes(ds), "wire/no-date "); warned != (tt.source == article.FromFileTime) && tt.date != "" {
				t.Errorf("warnings %s", codes(ds))
			}
		})
	}
}

func TestEmbargoLine(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"EMBARGOED UNTIL 0900 GMT JULY 9", "2020-07-09T09:00:00Z"},
		{"EMBARGO: Not for release before July 9, 2020, 10:30 CEST", "2020-07-09T08:30:00Z"},
		{"Strictly embargoed until 12:01 a.m. EDT, Thursday, July 9", "2020-07-09T04:01:00Z"},
		{"(EMBARGOED until 2020-07-09T10:00Z)", "2020-07-09T10:00:00Z"},
		{"HOLD FOR RELEASE UNTIL 9 p.m. ET July 9, 2020", "2020-07-10T02:00:00Z"},
		{"Embargoed until 9 July", "2020-07-09T00:00:00Z"},
		{"EMBARGOED UNTIL DELIVERY", "9999-12-31T00:00:00Z"},
	} {
		a, ds := mustParse(t, "a.txt", tt.line+"\n\nFerry line to reopen\n\nSKAGEN, July 8, 2020 (NRD) - "+para1+"\n")
		if got := a.Embargo.Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.line, got, tt.want)
		}
		if (codes(ds) == "wire/embargo") != strings.HasPrefix(tt.want, "9999") {
			t.Errorf("%s: %v", tt.line, ds)
		}
		if a.Title != "Ferry line to reopen" {
			t.Errorf("%s: title %q", tt.line, a.Title)
		}
	}
}

func TestEncodings(t *testing.T) {
	const in = "Línea de “ferry”\n\nSKAGEN, July 8 (NRD) - Zoë, the envoy, left.\n"
	want, _ := mustParse(t, "a.txt", in)
	utf16le := []byte{0xff, 0xfe}
	utf16be := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(in)) {
		utf16le = binary.LittleEndian.AppendUint16(utf16le, u)
		utf16be = binary.BigEndian.AppendUint16(utf16be, u)
	}
	w1252 := strings.NewReplacer("í", "\xed", "ë", "\xeb", "“", "\x93", "”", "\x94").Replace(in)
	for name, data := range map[string]string{
		"byte order mark": "\uFEFF" + in, "CRLF": strings.ReplaceAll(in, "\n", "\r\n"), "CR": strings.ReplaceAll(in, "\n", "\r"),
		"UTF-16LE": string(utf16le), "UTF-16BE": string(utf16be), "Windows-1252": w1252, "one stray byte": strings.Replace(in, "ë", "\xeb", 1),
		"NFD": strings.NewReplacer("í", "i\u0301", "ë", "e\u0308").Replace(in), "no-break spaces": strings.ReplaceAll(in, " the ", "\u00a0the\u202f"),
		"soft hyphens": strings.ReplaceAll(in, "envoy", "en\u00advoy"), "zero width": strings.ReplaceAll(in, "envoy", "\u200benvoy\ufeff"),
		"controls": strings.ReplaceAll(in, "envoy", "en\x1bvoy\u202e"), "references": strings.NewReplacer("í", "&iacute;", "“", "&ldquo;", "ë", "&#235;").Replace(in),
		"double spaces": strings.ReplaceAll(in, " the ", "  the \t"),
	} {
		t.Run(name, func(t *testing.T) {
			a, ds := mustParse(t, "a.txt", data)
			if a.Text != want.Text {
				t.Errorf("-want +got\n%s", cmp.Diff(want.Text, a.Text))
			}
			if warned := strings.Contains(codes(ds), "wire/encoding"); warned != (name == "Windows-1252" || name == "one stray byte") {
				t.Errorf("warnings %s", codes(ds))
			}
		})
	}
}

func TestPositionsPointAtTheFile(t *testing.T) {
	in := "+++\nweight = 1\n+++\n\n  (LEAD)  Ferry li\u00adne to re\u0301open &amp; so on\nBy Jane Roe\n\n    SKAGEN, July 8 (NRD) --  The\u00a0 ministers of the two countries met on\nTuesday and   agreed ``to meet''  again.\n\n\tThe Zo\u0308e sailed.\n"
	a, _ := mustParse(t, "a.txt", in)
	lines := strings.Split(in, "\n")
	for _, word := range []string{"Ferry", "reopen", "& so", "so on", "By", "Jane", "SKAGEN", "July", "The", "ministers", "met", "Tuesday", "and", "agreed", "“to", "again", "sailed"} {
		i := strings.Index(a.Text, strings.Replace(word, "reopen", "réopen", 1))
		p := a.Position(i)
		if p.Line < 1 || p.Line > len(lines) {
			t.Fatalf("%s at %v", word, p)
		}
		raw := []rune(lines[p.Line-1])
		first := strings.NewReplacer("“", "`", "é", "e").Replace(word)
		if p.Col < 1 || p.Col > len(raw) || !strings.HasPrefix(string(raw[p.Col-1:]), first[:1]) {
			t.Errorf("%s at %v: the file has %.20q there", word, p, string(raw[min(max(p.Col-1, 0), len(raw)):]))
		}
	}
}

func TestLanguages(t *testing.T) {
	for want, s := range map[string]string{
		"en": "The ministers of the two countries met on Tuesday and agreed to meet again in the autumn, according to a statement.",
		"es": "Los ministros de los dos países se reunieron el martes y acordaron que se verían de nuevo en otoño, según un comunicado.",
		"fr": "Les ministres des deux pays se sont rencontrés mardi et ont décidé de se revoir à l'automne, selon un communiqué publié par la présidence.",
		"de": "Die Minister der beiden Länder haben sich am Dienstag getroffen und wollen sich im Herbst wieder treffen, wie aus einer Mitteilung hervorgeht, die nicht alle Fragen klärt.",
		"pt": "Os ministros dos dois países reuniram-se na terça-feira e acordaram que se veriam de novo no outono, segundo um comunicado que não foi publicado.",
		"it": "I ministri dei due paesi si sono incontrati martedì e hanno deciso di rivedersi in autunno, secondo una nota della presidenza che non è stata pubblicata.",
		"nl": "De ministers van de twee landen hebben elkaar op dinsdag ontmoet en willen in het najaar weer bij elkaar komen, zo staat in een verklaring die niet is gepubliceerd.",
		"tr": "İki ülkenin bakanları salı günü bir araya geldi ve sonbaharda yeniden görüşmek için anlaştı ancak açıklama çok kısa olarak yayımlandı ve daha sonra silindi.",
		"ru": "Министры двух стран встретились во вторник и договорились снова встретиться осенью, говорится в заявлении, которое было опубликовано.",
		"uk": "Міністри двох країн зустрілися у вівторок і домовилися зустрітися знову восени, йдеться в заяві її канцелярії.",
		"ar": "التقى وزيرا البلدين يوم الثلاثاء واتفقا على اللقاء مجددا في الخريف بحسب بيان",
		"fa": "وزیران دو کشور روز سه\u200cشنبه دیدار کردند و گفتند که پاییز دوباره گفتگو می\u200cکنند",
		"zh": "两国外交部长星期三在首都举行会谈，双方同意重新开放渡轮航线。",
		"ja": "両国の外相は水曜日に首都で会談し、秋に再び会うことで合意した。",
		"ko": "두 나라 장관은 화요일에 만나 가을에 다시 만나기로 합의했다.",
		"el": "Οι υπουργοί των δύο χωρών συναντήθηκαν την Τρίτη.",
		"he": "שרי החוץ של שתי המדינות נפגשו ביום שלישי.",
	} {
		if got := language(s); got != want {
			t.Errorf("got %s, want %s: %s", got, want, s)
		}
	}
	for _, s := range []string{"", "W D L\n\nSKAGEN 10 2 3", "1234", "\xff\xfe"} {
		if got := language(s); got != "en" {
			t.Errorf("%q: got %s, want en", s, got)
		}
	}
}

func TestOddInput(t *testing.T) {
	for _, tt := range []struct{ name, in, codes string }{
		{"empty", "", "wire/empty"},
		{"blank", " \n\t\n\r\n", "wire/empty"},
		{"binary", "\x00\x01\x02\x03\x04abc", "wire/binary"},
		{"one word", "Ferry", "wire/no-dateline wire/date-from-file"},
		{"megabytes in a line", "Ferry\n\nOSLO, July 7, 2020 — " + strings.Repeat("The ferry sank. ", 20_000), "wire/long-paragraph"},
		{"furniture only", "Share this\n\n© 2020\n", "wire/empty"},
		{"unclosed front matter", "+++\ntitle = \"a\"\n\nText\n", "front-matter/unclosed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, ds := Parse(file("a.txt", tt.in))
			if got := codes(ds); got != tt.codes {
				t.Errorf("got %q, want %q", got, tt.codes)
			}
			if (a == nil) != (tt.name != "one word" && tt.name != "megabytes in a line") {
				t.Errorf("article %v", a)
			}
		})
	}
}

// One line of five megabytes is read in one go, in either format.
func TestEndlessLine(t *testing.T) {
	const sentence = "SKAGEN, July 8 (NRD) -- The \"envoys\" met (again) on Wednesday & left in 2019. "
	in := "Ferry line to reopen\n\n" + strings.Repeat(sentence, 5<<20/len(sentence))
	for _, path := range []string{"a.txt", "a.md"} {
		a, _ := mustParse(t, path, in)
		if len(body(a)) < 4<<20 {
			t.Errorf("%s: %d bytes of text", path, len(body(a)))
		}
	}
}

// A line of its own before the report is a place, unless it is a label.
func TestPlaceAlone(t *testing.T) {
	for line, want := range map[string]string{"SKAGEN": "SKAGEN", "WASHINGTON, D.C.": "WASHINGTON", "EXTRACT.": "", "FULL REPORT.": ""} {
		a, _ := Parse(file("2020-07-08-ferry.txt", "Ferry line to reopen\n\n"+line+"\n\n"+para1))
		got := strings.Join(a.Dateline.Places, "/")
		if got != want {
			t.Errorf("%q: place %q, want %q", line, got, want)
		}
	}
}
