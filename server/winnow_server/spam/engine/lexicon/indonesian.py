"""Indonesian and Malay."""

WORDS = {
    "urgency": """
        segera cepat buruan sekarang terbatas terakhir hingga sampai berlaku hangus diblokir
    """,
    "credential": """
        password sandi pin akun* verifikasi konfirmasi otp rekening* data ktp kode
    """,
    "prize": """
        hadiah* menang* pemenang* undian* selamat bonus* gratis* voucher poin cashback mendapat* terpilih
    """,
    "offer": """
        promo* diskon* harga* murah* beli paket* kuota nikmat* spesial produk* jual* tawar* layanan daftar* aktif*
        pelanggan* pulsa* info* resmi internetan rp rb jt hanya
    """,
    "action": """
        klik hubungi hub ketik kirim balas kunjungi wa telp tlp call download join gabung cek link bio situs
    """,
    "finance": """
        pinjaman* kredit* dana modal uang* transfer* investasi* untung* cair* juta* rupiah bank agunan bunga bpkb
        proses
    """,
    "adult": """
        bokep* seks* dewasa vidio viagra obat kuat
    """,
    "gambling": """
        slot* judi* togel* gacor* maxwin jackpot* scatter* casino* poker* cuan* depo* withdraw* wd spin* jp rungkad
        jepe*
    """,
    "conversation": """
        aku saya kamu gue lu lo kita dia ya iya tidak nggak gak ga udah sudah belum nanti besok kemarin tadi mau
        lagi apa kenapa gimana dimana terima kasih makasih maaf pak bu kak bang haha wkwk* wkwkwk kok sih dong
        banget ini itu
    """,
}
