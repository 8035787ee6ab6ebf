package calledoff

// otherLanguages holds markers in languages whose sentences are not read. Each has its source: a calendar program that
// writes the word by itself, or a page on which organizers write it.
//
// Outlook and Exchange put "Canceled: " before the title of a meeting that its organizer canceled, in the language of
// the mailbox (github.com/derekantrican/GAS-ICS-Sync/issues/218,
// github.com/microsoftgraph/microsoft-graph-docs/issues/8692). Zimbra does the same; "Zimbra" below is the key
// calendarSubjectCancelled, or a sentence next to it, of store-conf/conf/msgs/ZsMsg_LANGUAGE.properties in
// github.com/Zimbra/zm-mailbox. Calendars of Google and Apple write no word: Google removes the event
// (github.com/hackgvl/hackgreenville-com/pull/498), and Apple strikes it through (github.com/w3c/calendar/issues/90).
var otherLanguages = map[State][]string{
	Canceled: {
		// German: Zimbra (abgebrochen, abgesagt), github.com/luflow/attendance/pull/115 (abgesagt)
		"abgesagt abgebrochen",
		// French: Zimbra; rtbf.be/info/regions/hainaut (2020-03, annulé)
		"annulé annulée annulés annulées",
		// Italian: Zimbra; targatocn.it/2023/05/19 (annullata, annullati)
		"annullato annullata annullati annullate",
		// Dutch: Zimbra (geannuleerd); rtvoost.nl/nieuws/327995 (afgelast)
		"geannuleerd afgelast",
		// Portuguese: Zimbra (cancelado), which is a Spanish word too
		// Russian: Zimbra
		"отменено отменена",
		// Ukrainian: Zimbra
		"скасовано",
		// Polish: Zimbra (anulowano, odwołane)
		"anulowano odwołane odwołany odwołana odwołano",
		// Swedish: Zimbra (avbokad); eskilstuna.se/nyheter/nyheter/2021-05-27-installda-evenemang (inställt)
		"avbokad avbokat inställt inställd inställda",
		// Danish: Zimbra
		"annulleret aflyst",
		// Norwegian: Zimbra
		"avlyst",
		// Finnish: kielikello.fi/vinkkeja-perumistiedotteen-laadintaan, hs.fi/kulttuuri/art-2000006437018.html
		"peruttu peruutettu",
		// Czech: muzikus.cz/novinky (15.6.2011, zrušen), supermusic.cz (10.03.2021)
		"zrušen zrušena zrušeno",
		// Japanese: Zimbra (キャンセルされました); ashikaga.info/youai_info/6066.html (中止)
		"キャンセル キャンセルされました 中止 開催中止",
		// Chinese: Zimbra
		"取消 已取消",
		// Korean: Zimbra
		"취소 취소됨",
	},
	Postponed: {
		// German: vitanigra.com/schandmaul-sagen-auch-tourtermin-in-koeln-ab
		"verschoben",
		// French: vozer.fr/2020/03/02, jmomusique.blog/2010/02/11; "reporte" is a report in Spanish
		"reporté reportée",
		// Italian: targatocn.it/2023/05/19, ilrestodelcarlino.it/bologna (2023-05-17)
		"rinviato rinviata",
		// Dutch: geenstijl.nl/5152309
		"uitgesteld",
		// Portuguese: blogdofsilva.com.br/show-da-banda-roupa-nova-no-boulevard-hall-e-adiado
		"adiado adiada",
		// Swedish: eskilstuna.se/nyheter/nyheter/2021-05-27-installda-evenemang
		"framflyttat framflyttad",
		// Japanese: casamarche.gifu.jp/news/information/488, warai-juku.org (2020-03)
		"延期 延期決定",
	},
}
