"""Indonesian and Malay."""

WORDS = {
    "urgency": """
        segera buruan terbatas terakhir hangus hari_ini_saja sebelum_terlambat cepetan jangan_sampai jangan_lewatkan
        berlaku_hingga berlaku_sampai periode masa_berlaku
    """,
    "credential": """
        password kata_sandi sandi verifikasi* konfirmasi* otp kode_otp ktp nomor_pin data_diri kode_verifikasi login
        username
    """,
    "threat": "diblokir blokir* ditangguhkan denda penipuan mencurigakan dinonaktifkan tunggakan disita polisi_",
    "prize": """
        hadiah* menang* pemenang* undian* selamat_anda bonus* voucher poin cashback mendapat* terpilih berhak
        pin_anda kupon* unit_mobil cek_tunai dapatkan hoki rejeki rezeki
    """,
    "offer": """
        promo* diskon* harga* murah* beli_ spesial* produk* jual* dijual tawar* layanan* paket* nikmati* hemat*
        cuci_gudang disc stok_terbatas mulai_dari termurah original ready_stock grosir
    """,
    "free": "gratis* free bebas_biaya tanpa_biaya percuma cuma_cuma",
    "action": """
        klik* hubungi* hub ketik* kirim_ balas kunjungi* wa telp tlp call download join gabung* cek_ link bio situs
        info_hub info_lengkap daftar* aktifkan* tukarkan* search google cari_di kepoin cobain silahkan_hub sms_ke
    """,
    "opt_out": "skb berhenti_berlangganan unreg s_k stop_",
    "loan": """
        pinjaman* kredit* agunan bunga bpkb dana_tunai cicilan* kta gadai tanpa_jaminan hutang pelunasan
        proses_cepat jaminan
    """,
    "investment": "investasi* untung* profit* modal* saham forex trading penghasilan passive_income keuntungan",
    "cryptocurrency": "kripto* crypto* bitcoin* airdrop* token",
    "money": "uang* transfer* cair* juta* jt ribu rb rp rupiah bayar* dana gaji saldo setor* tf",
    "job": """
        lowongan* kerja_dari loker gaji_ part_time kerja_sampingan tanpa_pengalaman peluang_usaha bisnis_online
        reseller dropship
    """,
    "advance_fee": "warisan ahli_waris almarhum pengacara donasi hibah",
    "adult": "bokep* seks* dewasa vidio_ open_bo montok telanjang colmek sange vcs",
    "pharmacy": "viagra obat_kuat pelangsing* obat_ diet herbal* pembesar ejakulasi",
    "gambling": """
        slot* judi* togel* gacor* gacir maxwin* jackpot* jekpot scatter* casino* poker* cuan* depo* withdraw* wd
        spin* rungkad* jp jepe* jepey jeipe zeus olympus pragmatic rtp bandar* taruhan* betting situs_resmi
        link_alternatif petir kakek_zeus main_di pola_ zonk receh toto
    """,
    "delivery": "paket_anda kurir* ekspedisi resi bea_cukai ongkir pengiriman jne kiriman",
    "banking": "bank rekening* norek bri bca bni mandiri atm no_rek kartu_kredit kartu_debit nasabah*",
    "telecom": """
        pulsa* kuota* internetan telkomsel* indosat* axis simpati xl tri kartu_as nelpon telpon operator unlimited
        isi_ulang isiulang nsp tarif sms_gratis im3 gb mb
    """,
    "messenger": "whatsapp* telegram* pin_bb nomor_wa chat_aku invite",
    "web_services": "followers subscriber* channel_saya channel_aku mampir subscribe* jasa_* toko_online website_",
    "customer": "pelanggan* yth yang_terhormat nasabah_yth kepada_yth anda customer_service admin_kami pengguna",
    "distress": """
        mama_minta papa_minta minta_pulsa isikan_pulsa belikan kantor_polisi rumah_sakit tolong_kirim* tolong_isi*
        nomor_baru nomor_ini no_baru
    """,
    "formal": "dengan_hormat hormat_kami terlampir kami_informasikan diinformasikan mohon_maaf terimakasih_atas",
    "conversation": """
        aku saya kamu gue gua gw lu lo kita dia ya iya tidak nggak gak ga tdk udah sudah sdh udh belum blm mau apa
        kenapa gimana dimana kapan siapa yang yg ini itu tapi tp karena kalau kalo klo bisa jadi nya aja juga lagi
        lg sama ada jangan masih
    """,
    "chatter": """
        wkwk* haha* hehe* hihi* makasih terima_kasih maaf pak bu kak bang mas mbak nanti ntar besok bsk kemarin tadi
        kok sih dong deh banget bgt lucu keren mantap ngakak anjir selamat_pagi assalamualaikum pulang kuliah kampus
        teh sayang mama papa adik semangat sehat
    """,
    "work": "rapat laporan tugas* dosen bimbingan proyek file dokumen jadwal skripsi materi ujian kelas revisi",
}
