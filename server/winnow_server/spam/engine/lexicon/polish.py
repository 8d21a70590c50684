"""Polish."""

WORDS = {
    "urgency": "piln* natychmiast* ostatnia_szansa ostatni_dzien tylko_dzis wygas* pospiesz* jak_najszybciej termin",
    "credential": "haslo hasla weryfik* potwierdz* zaktualizuj logowan* zaloguj login dane_osobowe kod_sms",
    "threat": """
        zablokow* zawieszon* ograniczon* mandat* windykac* komornik* oszust* podejrzan* zadluzeni* niedoplat*
        odlaczen*
    """,
    "prize": "zwyciezc* wygral* wygraj* nagrod* gratulac* loteri* losowani* prezent* bonus* wybran* odbierz",
    "offer": "ofert* rabat* znizk* promocj* cena ceny tani* kup_teraz okazj* wyprzedaz* gwarancj* zamow*",
    "free": "darmow* za_darmo bezplatn* gratis",
    "action": """
        kliknij* zadzwon* odpisz odpowiedz zarejestruj odwiedz pobierz subskryb* skontaktuj wyslij sprawdz link
    """,
    "opt_out": "wypisz rezygnac* newsletter nie_chcesz_otrzymywac",
    "loan": "pozycz* kredyt* chwilowk* dlug* oprocentow* rata raty hipote*",
    "investment": "inwest* zysk* akcje gielda forex zarobk* dochod_pasywny",
    "cryptocurrency": "kryptowalut* krypto bitcoin* portfel airdrop*",
    "money": "pieniadz* zlotych pln milion* dolar* platnosc* zwrot* przelew* wyplat* zarob* kwota doplat* blik",
    "job": "praca_zdalna praca_w_domu wynagrodzeni* etat bez_doswiadczenia rekrutac* dorywcz*",
    "advance_fee": "spadek spadkobierc* beneficjent* zmarl* prawnik fundusz* darowizn* wdowa poufn*",
    "adult": "seks* sex* porno* nagie erotyczn* escort* randk*",
    "pharmacy": "viagra cialis tabletki apteka odchudz* dieta lek leki potencj*",
    "gambling": "kasyno kasyn* zaklad* automaty ruletka poker obstaw*",
    "delivery": "paczk* przesylk* dostaw* kurier* inpost poczta celn* zamowieni* dostarcz*",
    "banking": "bank banku konto konta pko mbank ing santander karta transakc* podatk* pge",
    "telecom": "doladow* abonament orange plus play bez_limitu dzwonek",
    "messenger": "whatsapp telegram napisz_do moj_numer",
    "web_services": "pozycjonowani* strona_internetowa moj_kanal subskrybuj",
    "customer": "szanown* drogi_kliencie klient* obsluga_klienta nasze_produkty nasza_firma",
    "distress": "czesc_mamo czesc_tato nowy_numer zepsuty_telefon potrzebuje_pomocy",
    "formal": "z_powazaniem uprzejmie informujemy w_zalaczniku niniejszym",
    "conversation": """
        ja ty mnie mi ciebie my on ona oni moj twoj co jak kiedy gdzie dlaczego kto ale bo mysle mam masz jestem
        jestes bylem bylam ide chce moge wiem nie
    """,
    "chatter": """
        haha* hej czesc ok tak no dzieki sorry przepraszam jutro wczoraj wieczor mama tata kochan* dom dobranoc pa
        buziak* siema
    """,
    "work": "spotkani* projekt* raport* zalacznik* zespol pytani* wersj* kod blad* serwer plik*",
}
