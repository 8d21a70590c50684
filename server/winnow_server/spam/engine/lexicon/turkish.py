"""Turkish."""

WORDS = {
    "urgency": """
        acil* hemen son_gun son_firsat son_sans son_gunler kacirma* gecerli* sinirli* firsat* suresi hizli
        bugune_ozel kisa_sure acele vakit_kaybet*
    """,
    "credential": """
        sifre* parola giris_yap dogrula* onayla* guvenlik kodu* kodunuz kimlik bilgilerin* hesabinizi guncelle*
    """,
    "threat": "bloke askiya kapatil* icra* borcunuz ceza* dolandiri* supheli haciz yasal_islem gecikme* engellen*",
    "prize": "kazan* hediye* cekilis* tebrik* odul* bonus* ikramiye* sansli puan* milyon* buyuk_odul",
    "offer": """
        indirim* kampanya* fiyat* urun* alisveris* magaza* sepet* taksit* ozel_firsat avantaj* siparis* sezon varan
        ayricalik* davetli* ucuz* tl_ye tl_den tl_lik kupon* kacmaz super_firsat satis*
    """,
    "free": "ucretsiz* bedava* hediyeli karsiliksiz",
    "action": """
        tikla* arayin* bizi_ara gonder* yazip katil* incele* ziyaret* detay* basvur* indir_ uye_ol kayit_ol linke
        linkten hemen_al cevapla* kaydol* bilgi_icin detayli_bilgi
    """,
    "opt_out": """
        mersis iptal ret_yaz sms_listesinden sms_almamak sms_istemiyorsan* listeden_cik* b001 b002 almamak_icin
        ucretsizdir cikmak_icin
    """,
    "loan": "kredi* borc* faiz* nakit* ihtiyac_kredisi limit* taksitli ipotek*",
    "investment": "yatirim* kar_payi borsa forex hisse* getiri* kazanc*",
    "cryptocurrency": "kripto* bitcoin* coin cuzdan* airdrop*",
    "money": "para_ odeme* ucret* lira* iade* havale* tutar* para_kazan* tl bakiye* fatura*",
    "job": "evden_calis* is_ilani ek_gelir maas* eleman* yari_zamanli is_firsati ise_alim",
    "advance_fee": "miras* varis* avukat* bagis* merhum fon_ vasiyet*",
    "adult": "seks* porno* escort* cinsel* ateşli eskort* sicak_sohbet gogus*",
    "pharmacy": "viagra cialis hap_ eczane* zayifla* kilo_ver* diyet ilac*",
    "gambling": "bahis* casino* kumar* slot* iddaa* freebet* rulet* poker* deneme_bonusu canli_bahis",
    "delivery": "kargo* paket_teslim teslimat* gumruk* ptt kurye* gonderiniz siparisiniz",
    "banking": """
        banka* hesab* kart* akbank garanti_ ziraat* vakifbank* isbank* eft iban worldcard bonus_kart kredi_kart*
    """,
    "telecom": """
        tarife* dakika* kontor* turkcell* vodafone* avea gb_ internet_paket* paket* mb_ hatt* sms_paketi sinirsiz*
        numarayi_tasi
    """,
    "messenger": "whatsapp* telegram* bana_yaz numaram",
    "web_services": "web_sitesi seo takipci* abone* kanalima reklam*",
    "customer": "sayin* degerli_musteri* musteri* abonemiz uyemiz sevgili_uyemiz musterilerimiz",
    "distress": "yeni_numaram acil_yardim hastanede yardima_ihtiyac kontor_gonder",
    "formal": "saygilarimizla bilgilendir* bilgilerinize tarafiniza rica_ederiz iyi_gunler_dileriz",
    "conversation": """
        ben sen biz siz bana sana beni seni bende sende var yok ne nasil neden niye nerde nerede nerdesin kim mi mu
        degil ama cunku simdi bir de da icin gibi kadar oldu olur olsun yap yaptim geldim gidiyorum bilmiyorum
        istiyorum ediyorum diye gelir misin musun
    """,
    "chatter": """
        tamam evet hayir canim iyi yarin dun aksam sabah gel abi kanka selam tesekkur* merhaba haha* hadi ya ok tmm
        slm nbr annem babam kardes* aşkim askim gunaydin iyi_geceler hocam abla ins insallah valla eyv* kolay_gelsin
    """,
    "work": "toplanti* proje* rapor* dosya* hata* sunucu soru* sinav* ders* odev*",
}
