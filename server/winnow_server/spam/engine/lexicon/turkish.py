"""Turkish."""

WORDS = {
    "urgency": """
        acil hemen simdi son kacirma* kadar gecerli* bugun sinirli firsat* sure* bloke askiya
    """,
    "credential": """
        sifre* parola giris hesab* dogrula* onay* guvenlik kod* bilgiler*
    """,
    "prize": """
        kazan* hediye* cekilis* tebrik* odul* bonus* ikramiye* sansli puan* milyon*
    """,
    "offer": """
        indirim* kampanya* ucretsiz bedava fiyat* urun* alisveris* magaza* sepet* taksit* ozel avantaj* siparis*
        kargo mersis iptal sms uye* paket* musteri* fiyatina sezon tl varan yeni* ayricalik* davetli*
    """,
    "action": """
        tikla* ara arayin gonder* yaz yazip katil* incele* ziyaret detay* bilgi* uye basvur* indir* numara*
    """,
    "finance": """
        kredi* para* banka* borc* odeme* yatirim* kazanc* faiz* nakit hesap* limit* lira* kart*
    """,
    "adult": """
        seks* porno* escort* cinsel* viagra
    """,
    "gambling": """
        bahis* casino* kumar* slot* iddaa* freebet* rulet* poker* oran* yatirim
    """,
    "conversation": """
        ben sen biz bana sana var yok ne nasil neden niye tamam evet hayir canim iyi ya da de mi simdi yarin dun
        aksam sabah gel geldim gidiyorum bir cok abi kanka selam tesekkur bilmiyorum oldu olur degil bende seni beni
    """,
}
