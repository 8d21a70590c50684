"""Dutch."""

WORDS = {
    "urgency": """
        dringend* onmiddellijk* direct laatste_kans laatste_dag alleen_vandaag verloop* spoed binnen_24 haast
    """,
    "credential": "wachtwoord* verifi* bevestig* inloggen gegevens gebruikersnaam beveiligingscode identificat*",
    "threat": """
        geblokkeerd* opgeschort* beperkt gedeactiveerd boete* incasso fraude verdacht* aanmaning deurwaarder beslag*
    """,
    "prize": "winnaar* gewonnen prijs prijzen gefeliciteerd loterij trekking cadeau* beloning bonus* geselecteerd",
    "offer": "aanbieding* korting* actie* goedkoop* koop_nu bespaar exclusief voordelig uitverkoop garantie bestel*",
    "free": "gratis kosteloos vrijblijvend",
    "action": """
        klik* bel_nu bel_naar antwoord registreer bezoek download abonneer neem_contact stuur volgende_link meld_je
    """,
    "opt_out": "uitschrijven afmelden nieuwsbrief",
    "loan": "lening* krediet hypothe* schuld* rente lenen",
    "investment": "invest* winst* beleg* aandelen rendement trading forex",
    "cryptocurrency": "cryptovaluta crypto* bitcoin* portemonnee airdrop*",
    "money": "geld euro miljoen* betaling* terugbetal* overschrijv* bedrag tikkie verdien*",
    "job": "thuiswerk* vacature* salaris bijbaan geen_ervaring",
    "advance_fee": "erfenis begunstigd* overleden advocaat fonds donatie weduwe vertrouwelijk*",
    "adult": "seks sex* porno* naakt* singles erotisch* escort* geil*",
    "pharmacy": "viagra cialis pillen apotheek afvallen dieet medicijn*",
    "gambling": "casino* gokken wedden gokkast roulette poker bingo",
    "delivery": "pakket* bezorg* postnl douane zending verzend* bestelling track",
    "banking": "bank rekening ing rabobank abn betaalpas creditcard digid belastingdienst transactie*",
    "telecom": "beltegoed opwaarderen onbeperkt_bellen abonnement ringtone*",
    "messenger": "whatsapp telegram app_me mijn_nummer",
    "web_services": "zoekmachine* website webdesign mijn_kanaal abonneren",
    "customer": "geachte* beste_klant klantenservice klanten onze_producten ons_bedrijf",
    "distress": "hoi_mam hoi_pap nieuw_nummer telefoon_kapot nood hulp_nodig",
    "formal": "vriendelijke_groet hoogachtend hierbij wij_informeren bijgevoegd",
    "conversation": """
        ik jij je mij mijn wij hij zij wat hoe wanneer waar waarom wie maar omdat denk heb hebt ben bent was ga wil
        kan weet gezegd niet
    """,
    "chatter": """
        haha* hoi hallo ok ja nee dank* sorry morgen gisteren avond mama papa schat lief thuis welterusten doei
        groetjes kusje
    """,
    "work": "vergadering* project* rapport* bijlage team concept vraag versie code fout* server bestand*",
}
