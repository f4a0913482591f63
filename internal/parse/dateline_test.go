package parse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// show writes a dateline as "places; region; date; agency | rest".
func show(p string, d printed) string {
	date := ""
	if !d.date.isZero() {
		date = fmt.Sprintf("%d-%d-%d", d.date.year, d.date.month, d.date.day)
		if d.date.weekday > 0 {
			date += fmt.Sprintf(" w%d", d.date.weekday)
		}
	}
	return strings.Join([]string{strings.Join(d.places, "/"), d.region, date, d.agency}, "; ") + " | " + p[d.rest:]
}

func TestScanDateline(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		// agencies, each in its usual form
		{"Seoul, Jul 8 (efe-epa).- The envoy", "Seoul; ; 0-7-8; efe-epa | The envoy"},
		{"Seúl, 8 jul. (EFE).- El enviado", "Seúl; ; 0-7-8; EFE | El enviado"},
		{"Ciudad de México, 8 jul 2020 (EFE).- El", "Ciudad de México; ; 2020-7-8; EFE | El"},
		{"SEOUL, July 8 (Reuters) - The envoy", "SEOUL; ; 0-7-8; Reuters | The envoy"},
		{"SEOUL (Reuters) - The envoy", "SEOUL; ; ; Reuters | The envoy"},
		{"MOSCOW, February 12. /NORDIA/. The envoy", "MOSCOW; ; 0-2-12; NORDIA | The envoy"},
		{"(NORDIA) - HAVANA, FEB 12 - The envoy", "HAVANA; ; 0-2-12; NORDIA | The envoy"},
		{"Pyongyang Press Corps/Seoul, Jul 8 (efe-epa).- The", "Pyongyang/Seoul; ; 0-7-8; efe-epa | The"},
		{"SEOUL/WASHINGTON, July 8 (Reuters) - The", "SEOUL/WASHINGTON; ; 0-7-8; Reuters | The"},
		{"SEOUL, South Korea (AP) — The envoy", "SEOUL; South Korea; ; AP | The envoy"},
		{"CAMP DAVID, Md. (AP) _ The", "CAMP DAVID; Md.; ; AP | The"},
		{"WASHINGTON (AP)-- The", "WASHINGTON; ; ; AP | The"},
		{"Paris, July 8, 2020 (AFP) - The", "Paris; ; 2020-7-8; AFP | The"},
		{"PARIS, 8 juillet 2020 (AFP) - Le ministre", "PARIS; ; 2020-7-8; AFP | Le ministre"},
		{"Seoul (AFP) July 8, 2020 - The", "Seoul; ; 2020-7-8; AFP | The"},
		{"BEIJING, July 8 (Xinhua) -- The", "BEIJING; ; 0-7-8; Xinhua | The"},
		{"新华社北京7月8日电 外交部发言人", "北京; ; 0-7-8; 新华社 | 外交部发言人"},
		{"SEOUL, July 8 (Yonhap) -- The", "SEOUL; ; 0-7-8; Yonhap | The"},
		{"GYEONGJU, South Korea, Oct. 30 (Yonhap) -- The", "GYEONGJU; South Korea; 0-10-30; Yonhap | The"},
		{"MOSCOW, July 8. /TASS/. The", "MOSCOW; ; 0-7-8; TASS | The"},
		{"МОСКВА, 8 июля. /ТАСС/. Министр", "МОСКВА; ; 0-7-8; ТАСС | Министр"},
		{"MOSCOW, July 8 (Itar-Tass) - The", "MOSCOW; ; 0-7-8; Itar-Tass | The"},
		{"Berlin (dpa) - The", "Berlin; ; ; dpa | The"},
		{"Berlin, 8 July (dpa) - The", "Berlin; ; 0-7-8; dpa | The"},
		{"Frankfurt am Main, 8. Juli 2020 (dpa) - Die", "Frankfurt am Main; ; 2020-7-8; dpa | Die"},
		{"TOKYO, July 8 (Kyodo) - The", "TOKYO; ; 0-7-8; Kyodo | The"},
		{"TOKYO, Jan. 5, Kyodo - The", "TOKYO; ; 0-1-5; Kyodo | The"},
		{"(ANSA) - Rome, July 8 - The", "Rome; ; 0-7-8; ANSA | The"},
		{"(ANSA) - ROMA, 08 LUG - Il ministro", "ROMA; ; 0-7-8; ANSA | Il ministro"},
		{"Pyongyang, July 8 (KCNA) -- The", "Pyongyang; ; 0-7-8; KCNA | The"},
		{"Pyongyang, July 8 Juche 109 (2020) (KCNA) -- The", "Pyongyang; ; 2020-7-8; KCNA | The"},
		{"WASHINGTON (VOA) — The", "WASHINGTON; ; ; VOA | The"},
		{"ANKARA (AA) - The", "ANKARA; ; ; AA | The"},
		{"PRAGUE (RFE/RL) -- The", "PRAGUE; ; ; RFE/RL | The"},
		// places
		{"PARIS, France, July 8 (NRD) — The", "PARIS; France; 0-7-8; NRD | The"},
		{"SEOUL (South Korea), July 8 (NRD) - The", "SEOUL; South Korea; 0-7-8; NRD | The"},
		{"KANSAS CITY, Missouri, U.S., July 8 (NRD) - The", "KANSAS CITY; Missouri, U.S.; 0-7-8; NRD | The"},
		{"Port-au-Prince, July 8 (NRD) - The", "Port-au-Prince; ; 0-7-8; NRD | The"},
		{"Sharm el-Sheikh, July 8 (NRD) - The", "Sharm el-Sheikh; ; 0-7-8; NRD | The"},
		{"ST. PETERSBURG, July 8 (NRD) - The", "ST. PETERSBURG; ; 0-7-8; NRD | The"},
		{"N'DJAMENA, July 8 (NRD) - The", "N'DJAMENA; ; 0-7-8; NRD | The"},
		{"WASHINGTON, D.C., July 8 (NRD) - The", "WASHINGTON; D.C.; 0-7-8; NRD | The"},
		{"GENEVA and VIENNA, July 8 (NRD) - The", "GENEVA/VIENNA; ; 0-7-8; NRD | The"},
		{"SEOUL / TOKYO (NRD) - The", "SEOUL/TOKYO; ; ; NRD | The"},
		{"ABOARD AIR FORCE ONE (Reuters) - The", "ABOARD AIR FORCE ONE; ; ; Reuters | The"},
		{"THE HAGUE, July 8 (NRD) - The", "THE HAGUE; ; 0-7-8; NRD | The"},
		{"SÃO PAULO, July 8 (NRD) - The", "SÃO PAULO; ; 0-7-8; NRD | The"},
		// dates
		{"SEOUL, 2020-07-08 (NRD) - The", "SEOUL; ; 2020-7-8; NRD | The"},
		{"SEOUL, 08.07.2020 (NRD) - The", "SEOUL; ; 2020-7-8; NRD | The"},
		{"SEOUL, Wednesday, July 8 (NRD) - The", "SEOUL; ; 0-7-8 w3; NRD | The"},
		{"SEOUL, Wed. - The", "SEOUL; ; 0-0-0 w3;  | The"},
		{"SEOUL, July 8th, 2020 - The", "SEOUL; ; 2020-7-8;  | The"},
		{"Skagen, Nl. (November 28, 2020) – The", "Skagen; Nl.; 2020-11-28;  | The"},
		{"SEOUL, 8 de julio de 2020 (NRD) - El", "SEOUL; ; 2020-7-8; NRD | El"},
		{"SEOUL, July 8, 2020, 10:25 GMT (NRD) - The", "SEOUL; ; 2020-7-8; NRD | The"},
		{"SEOUL, July 8 - (Reuters) The", "SEOUL; ; 0-7-8; Reuters | The"},
		{"SEOUL 2020-07-08", "SEOUL; ; 2020-7-8;  | "},
		{"LANDSKRONA, Sweden 2020-07-08", "LANDSKRONA; Sweden; 2020-7-8;  | "},
		{"SEOUL, July 8 (Yonhap) The envoy", "SEOUL; ; 0-7-8; Yonhap | The envoy"},
		{"MOSCOW, 29 February (NRD) - The", "MOSCOW; ; 0-2-29; NRD | The"},
		{"BEIRUT (AP) \uFFFD A spokesman", "BEIRUT; ; ; AP | A spokesman"},
		// none of these
		{"The envoy (66) - who was in Seoul - left.", ""},
		{"Trump, May and Merkel met on July 8 - the first time.", ""},
		{"In Seoul, July 8 is a holiday.", ""},
		{"Seoul - the capital - was quiet.", ""},
		{"SOCCER - NORLAND BEAT SUDRIA 2-0", ""},
		{"U.S. President Jane Roe (Democrat) - no", ""},
		{"Norland (NRD) said so.", ""},
		{"", ""},
		{"-", ""},
		{"(", ""},
		{"SEOUL, 31 February (NRD)", ""},
	} {
		d, ok := scanDateline(tt.in, false)
		got := ""
		if ok {
			got = show(tt.in, d)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: -want +got\n%s", tt.in, diff)
		}
	}
}

func TestScanWeakDateline(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"SEOUL - The envoy left.", "SEOUL; ; ;  | The envoy left."},
		{"SKAGEN _ Elected ministers", "SKAGEN; ; ;  | Elected ministers"},
		{"ISLAMABAD: The minister", "ISLAMABAD; ; ;  | The minister"},
		{"WASHINGTON —", "WASHINGTON; ; ;  | "},
		{"Tehran – The minister", "Tehran; ; ;  | The minister"},
		{"ANALYSIS - The minister", ""},
		{"UPDATE: The minister", ""},
		{"Minister - who left", ""},
		{"IRAN - WHAT NEXT", ""},
		{"Jane Roe — Vale-trained surgeon and star — has been called", ""},
		{"TEHRAN – The minister – an old hand – left.", "TEHRAN; ; ;  | The minister – an old hand – left."},
	} {
		d, ok := scanDateline(tt.in, true)
		got := ""
		if ok {
			got = show(tt.in, d)
		}
		if got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestScanDate(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want day
		n    int
	}{
		{"July 8", day{month: 7, day: 8}, 6},
		{"July 8, 2020", day{2020, 7, 8, 0}, 12},
		{"Jul. 8th 2020.", day{2020, 7, 8, 0}, 13},
		{"8 July 2020", day{2020, 7, 8, 0}, 11},
		{"8-Jul-2020", day{2020, 7, 8, 0}, 10},
		{"1er août 2020", day{2020, 8, 1, 0}, 14},
		{"8 de julio de 2020", day{2020, 7, 8, 0}, 18},
		{"2020/07/08", day{2020, 7, 8, 0}, 10},
		{"08/07/2020", day{2020, 7, 8, 0}, 10},
		{"07/18/2020", day{2020, 7, 18, 0}, 10},
		{"08-07-98", day{1998, 7, 8, 0}, 8},
		{"Wednesday", day{weekday: 3}, 9},
		{"may 5", day{month: 5, day: 5}, 5},
		{"July", day{}, 0},
		{"31 April", day{}, 0},
		{"2020", day{}, 0},
		{"12345678901234567890", day{}, 0},
		{"", day{}, 0},
	} {
		got, n := scanDate(tt.in, false)
		if got != tt.want || n != tt.n {
			t.Errorf("scanDate(%q): got %v, %d; want %v, %d", tt.in, got, n, tt.want, tt.n)
		}
	}
	if got, _ := scanDate("08/07/1998", true); got != (day{1998, 8, 7, 0}) {
		t.Errorf("an American date: got %v", got)
	}
}
