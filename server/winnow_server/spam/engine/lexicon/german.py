"""German."""

WORDS = {
    "urgency": """
        dringend* sofort* letzte_chance letzter_tag nur_heute nur_noch umgehend beeilen ablauf* lauft_ab
        schnellstmoglich unverzuglich frist
    """,
    "credential": """
        passwort* kennwort verifiz* bestatigen_sie bestatigung aktualisieren_sie anmeld* einloggen zugangsdaten
        benutzername tan sicherheitscode ihre_daten datenabgleich
    """,
    "threat": """
        gesperrt* sperrung eingeschrankt* deaktiv* mahnung* inkasso betrug* verdachtig* unbefugt* gekundigt pfandung
        vollstreckung bussgeld
    """,
    "prize": """
        gewinner* gewonnen gewinn* gluckwunsch* lotterie verlosung geschenk* belohnung* bonus* ausgewahlt* preisgeld
        gutschein*
    """,
    "offer": """
        angebot* rabatt* reduziert preis* aktion* schnappchen sparen jetzt_kaufen exklusiv* gunstig* billig*
        sonderangebot garantie bestellen ausverkauf
    """,
    "free": "kostenlos* gratis kostenfrei* umsonst unverbindlich",
    "action": """
        klicken* klick_hier rufen_sie anrufen antworten_sie registrier* besuchen_sie herunterladen abonnier*
        kontaktieren_sie senden_sie folgenden_link mehr_erfahren jetzt_anmelden
    """,
    "opt_out": "abmelden abbestell* austragen newsletter keine_weiteren",
    "loan": "kredit* darlehen hypothek* schulden zinsen finanzier* schufa ratenkredit",
    "investment": "invest* rendite* aktie* borse gewinnchance trading forex passives_einkommen geldanlage anleger*",
    "cryptocurrency": "kryptowahrung* krypto bitcoin* wallet airdrop*",
    "money": """
        geld euro millionen dollar zahlung* ruckerstattung* uberweis* auszahlung* gebuhr* verdienen betrag rechnung*
    """,
    "job": """
        heimarbeit von_zu_hause nebenjob* stellenangebot* gehalt teilzeit ohne_vorkenntnisse nebenverdienst bewerb*
    """,
    "advance_fee": "erbschaft erbe begunstigt* verstorben* rechtsanwalt spende witwe vertraulich* nachlass treuhand",
    "adult": "sex* porno* nackt* singles erotik* escort* geile* ficken dating",
    "pharmacy": "viagra cialis pillen apotheke abnehmen diat medikament* potenz*",
    "gambling": "casino* kasino wetten wette* spielautomat* roulette poker freispiele bingo",
    "delivery": "paket* sendung* lieferung* zustell* zoll* dhl hermes dpd sendungsverfolgung bestellung versand*",
    "banking": """
        bank sparkasse volksbank konto kontonummer onlinebanking kreditkarte postbank commerzbank transaktion*
        finanzamt elster
    """,
    "telecom": "guthaben aufladen flatrate* telekom vodafone o2 handyvertrag freiminuten klingelton*",
    "messenger": "whatsapp telegram schreib_mir meine_nummer",
    "web_services": "suchmaschinen* webseite webdesign mein_kanal abonniert software* lizenz*",
    "customer": """
        sehr_geehrte* sehr_geehrter lieber_kunde liebe_kundin kundenservice kunden unsere_produkte unser_unternehmen
    """,
    "distress": "hallo_mama hallo_papa neue_nummer handy_kaputt notfall brauche_deine_hilfe",
    "formal": "mit_freundlichen hochachtungsvoll hiermit wir_informieren anbei bezuglich",
    "conversation": """
        ich du mir mich dir dich wir ihr er sie mein dein was wie wann wo warum wer aber weil glaube denke habe hast
        bin bist war gehe will kann weiss gesagt
    """,
    "chatter": """
        haha* hihi lol hallo hey ok ja nein danke sorry morgen gestern abend mama papa schatz lieb* zuhause
        gute_nacht guten_morgen alter bis_spater tschuss kuss
    """,
    "work": "besprechung* projekt* bericht* anhang team entwurf frage* version code fehler* server datei*",
}
