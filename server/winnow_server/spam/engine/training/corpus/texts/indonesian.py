"""Indonesian."""

TEMPLATES = """
# code, sms
ham: Kode OTP {bank} Anda {code}. JANGAN berikan ke siapa pun termasuk petugas.
ham: {code} adalah kode masuk {service}. Berlaku {n} menit.
phishing: {bank}: login dari perangkat baru. Jika bukan Anda, batalkan di {fake bank}
phishing: Kami dari {bank}, mohon kirim kode yang masuk agar transfer {money} dapat dibatalkan

# account, sms
ham: {bank}: transaksi {money} di {shop} tgl {date} {time} berhasil. Saldo {money2}.
ham: {bank}: dana masuk {money} dari {first} {last}.
ham: {bank}: apakah Anda bertransaksi {money} di {shop}? Balas YA atau TIDAK.
ham: {shop}: pembayaran {money} sudah kami terima. Pesanan {ref} segera dikemas.
phishing: Nasabah {bank} yth, tarif transfer berubah jadi {money} per bulan. Jika tidak setuju isi formulir {fake bank}
phishing: {bank}: rekening Anda [diblokir|dibekukan], aktifkan kembali: {fake bank}
phishing: Poin {bank} senilai {money} hangus hari ini, tukar di {fake bank}

# parcel, sms
ham: {courier}: paket {ref} diantar hari ini jam {time}-{time2}. [Lacak: {site courier}|]
ham: {courier}: paket sudah diterima oleh {first} (satpam).
ham: Paketmu bisa diambil di {shop} {city}, kode {code}, sampai {date}.
phishing: {courier}: paket Anda tertahan, alamat kurang lengkap. Perbarui: {fake courier}
phishing: Halo kak, ini kurir, tolong cek foto paketnya di {fake courier}/foto.apk
phishing: Bea Cukai: paket {ref} kena pajak {money}, bayar hari ini atau disita {fake courier}

# offices and services, sms
ham: {gov}: laporan SPT {year} Anda sudah kami terima.
ham: {power}: pemadaman terencana {date} pukul {time}-{time2}.
ham: {telco}: isi ulang {money} berhasil. Aktif s.d. {date}.
ham: {telco}: kuota Anda tersisa {n} GB.
ham: {airline}: {flight} pindah ke gate {gate}, boarding {time}.
ham: {clinic}: jadwal kontrol Anda {weekday} jam {time}.
phishing: {gov}: Anda menunggak pajak {money}. Unduh surat tagihan: {fake gov}
phishing: {power}: listrik diputus hari ini, bayar lewat {fake power}
scam: SELAMAT! No Anda pemenang undian {telco} {huge}. PIN {ref}. Info {odd}
spam: Pinjaman dana cepat {big} tanpa jaminan, WA {phone}
spam: {shop} diskon {percent}% hari ini saja, borong sekarang {odd}
phishing: Undangan pernikahan kami, mohon dibuka ya {odd}/undangan.apk

# family, sms
ham: bu aku sudah sampai {city}, nanti malam telepon
ham: pak minta {money} buat bayar buku ya
scam: Ma ini aku, hp rusak, pakai nomor teman. Tolong transfer {money} dulu, nanti aku ganti
scam: Mama tolong belikan pulsa {money} ke nomor ini, papa lagi di kantor polisi, jangan telepon dulu

# work and strangers, chat
ham: Halo {first}, saya {first2} dari {firm}. Bisa wawancara {weekday} jam {time}?
ham: maaf salah kirim
ham: {item} masih ada kak? bisa COD {weekday}?
ham: nanti malam futsal yuk, kurang {n} orang
ham: jangan percaya grup cuan itu, temanku ketipu {big}
scam: Kerja paruh waktu dari rumah, cukup like video, komisi {money} per hari. Hubungi Telegram {handle}
scam: Halo, apakah ini {first}? Maaf salah nomor, tapi salam kenal ya, kamu tinggal di mana?
scam: Modal {money} jadi {big} dalam 24 jam, admin amanah, DM sekarang
scam: Tugas pertama selesai, komisi {money} masuk. Deposit lagi untuk tugas VIP
phishing: Saya sudah bayar barangnya, silakan klaim uang di {fake pay}
spam: Jasa tambah followers murah, {many}rb cuma {money}, order {handle}

# mail, email
ham: Pesanan {ref} dikirim :: Halo {first}, // {item} sedang dibawa {courier}, perkiraan tiba {date}. Total {money}.
// {shop}
ham: Kata sandi diubah :: Kata sandi akun {service} Anda diubah {date}. Kalau ini Anda, abaikan surel ini.
phishing: Akun dibatasi :: Pelanggan yth, verifikasi data dalam {many} jam: {fake bank}
phishing: Pembayaran gagal :: Langganan {service} berakhir, perbarui kartu: {fake service}

# public, comment
ham: makasih videonya, akhirnya ngerti cara lapor pajak
ham: {bank} error terus dari pagi, capek deh
ham: nonton sampai {time} ketawa terus 🤣
ham: dulu kakakku kecanduan slot, rumah sampai dijual. jangan ya gaes
scam: berkat bu {first} {last} saya dapat {big} seminggu, hubungi WA {phone}
spam: semalam main di {service}{digits} langsung maxwin, gacor parah 🔥
spam: G4C0R hari ini, scatter turun terus, daftar {odd}
spam: bonus new member {n}00% cari aja {service}{digits} di google
"""
