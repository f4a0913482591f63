package parse

import "strings"

// agencies are the names agencies sign with, in lower case, and the form of a sign-off that is spelt
// otherwise than the agency ("Reuter"). A name in a dateline is kept as printed.
var agencies = agencyTable(`
efe=EFE efe-epa=EFE-EPA epa-efe=EPA-EFE efe/epa=EFE-EPA epa=EPA reuters=Reuters reuter=Reuters ap=AP afp=AFP upi=UPI
xinhua=Xinhua yonhap=Yonhap tass=TASS itar-tass=ITAR-TASS dpa=dpa kyodo=Kyodo jiji=Jiji ansa=ANSA kcna=KCNA voa=VOA aa=AA
anadolu=Anadolu pti=PTI ani=ANI ians=IANS uni=UNI app=APP irna=IRNA isna=ISNA mehr=Mehr tasnim=Tasnim fars=Fars sana=SANA wam=WAM
spa=SPA mena=MENA petra=Petra kuna=KUNA qna=QNA bna=BNA una=UNA nna=NNA wafa=WAFA saba=Saba ina=INA maan=Maan bernama=Bernama
antara=Antara pna=PNA vna=VNA cna=CNA cns=CNS interfax=Interfax ria=RIA sputnik=Sputnik ukrinform=Ukrinform unian=UNIAN belta=BelTA
agerpres=Agerpres bta=BTA mti=MTI pap=PAP ctk=CTK čtk=ČTK tasr=TASR sita=SITA tanjug=Tanjug hina=HINA srna=SRNA fena=FENA sta=STA
apa=APA ats=ATS keystone-ats=Keystone-ATS belga=Belga anp=ANP ritzau=Ritzau ntb=NTB tt=TT stt=STT lusa=Lusa telam=Télam télam=Télam
notimex=Notimex andina=Andina montsame=Montsame akipress=AKIpress kabar=Kabar kazinform=Kazinform trend=Trend azertac=AZERTAC
armenpress=Armenpress rfe/rl=RFE/RL rfa=RFA dw=DW bbc=BBC bloomberg=Bloomberg pa=PA aap=AAP cp=CP nyt=NYT prnewswire=PRNewswire
ips=IPS inps=INPS aps=APS map=MAP tap=TAP gna=GNA nan=NAN sapa=SAPA ena=ENA zana=ZANA angop=ANGOP panapress=Panapress irin=IRIN
тасс=ТАСС интерфакс=Интерфакс укринформ=Укринформ 新华社=新华社 中新社=中新社 연합뉴스=연합뉴스 共同=共同 時事=時事
`, `
the associated press=AP
associated press=AP
agence france-presse=AFP
xinhua news agency=Xinhua
yonhap news agency=Yonhap
kyodo news=Kyodo
kyodo news service=Kyodo
kyodo news kyodo news=Kyodo
jiji press=Jiji
anadolu agency=Anadolu
anadolu ajansi=Anadolu
ria novosti=RIA Novosti
риа новости=РИА Новости
ansa english=ANSA
voa news=VOA
voice of america=VOA
efe news=EFE
dpa international=dpa
deutsche presse-agentur=dpa
agencia efe=EFE
agencia brasil=Agência Brasil
agência brasil=Agência Brasil
prensa latina=Prensa Latina
itar tass=ITAR-TASS
press trust of india=PTI
thomson reuters foundation=Thomson Reuters Foundation
reuters life!=Reuters
n.y. times news service=NYT
new york times news service=NYT
un news=UN News
business wire=Business Wire
globe newswire=GlobeNewswire
press association=PA
pa media=PA
canadian press=CP
the canadian press=CP
central news agency=CNA
focus taiwan=CNA
news agencies=agencies
agencies=agencies
news desk=News Desk
`)

func agencyTable(words, lines string) map[string]string {
	t := make(map[string]string)
	for _, list := range [][]string{strings.Fields(words), strings.Split(lines, "\n")} {
		for _, l := range list {
			if key, name, ok := strings.Cut(l, "="); ok {
				t[key] = name
			}
		}
	}
	return t
}

// agencyOf is the agency a text names and nothing else, or "". Joint copy ("dpa/AFP", "Reuters, AFP") counts.
func agencyOf(s string) string {
	s = strings.Trim(s, " .()/[]")
	if len(s) < 2 || len(s) > 40 {
		return ""
	}
	low := strings.ToLower(s)
	if name := agencies[low]; name != "" {
		return name
	}
	if i := strings.IndexAny(low, "/,+"); i > 0 && agencies[strings.TrimSpace(low[:i])] != "" {
		return s
	}
	return ""
}
