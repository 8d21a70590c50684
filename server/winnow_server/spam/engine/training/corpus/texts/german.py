"""German."""

TEMPLATES = """
# code, sms
ham: Ihr {bank} Code lautet {code}. Geben Sie ihn niemandem weiter.
ham: {code} ist Ihre TAN für die Überweisung von {money} an {first} {last}. {bank}
ham: {service}: Dein Anmeldecode ist {code}. Er gilt {n} Minuten.
phishing: {bank}: Ihre Registrierung der pushTAN läuft am {date} ab. Bitte erneuern Sie sie: {fake bank}
phishing: {service}: Ungewöhnliche Anmeldung. Antworten Sie mit dem Code, den wir Ihnen gerade geschickt haben.

# account, sms
ham: {bank}: Kartenzahlung {money} bei {shop} am {date}, {time} Uhr. Verfügbar: {money2}.
ham: {bank}: Gutschrift {money} von {first} {last} auf Konto *{digits}.
ham: {bank}: Haben Sie soeben {money} bei {shop} bezahlt? Antworten Sie mit JA oder NEIN.
ham: Ihre neue Karte der {bank} ist unterwegs. Die PIN kommt mit getrennter Post.
phishing: {bank}: Ihr Konto wurde [vorübergehend|aus Sicherheitsgründen] gesperrt. Entsperren Sie es hier: {fake bank}
phishing: Sehr geehrter Kunde, eine Zahlung über {money} wurde vorgemerkt. Nicht Sie? Stornieren: {fake bank}
phishing: {bank}: Bitte bestätigen Sie Ihre Telefonnummer bis {date}, sonst wird das Online-Banking eingeschränkt
{fake bank}

# parcel, sms
ham: {courier}: Ihr Paket kommt heute zwischen {time} und {time2} Uhr. [Verfolgen: {site courier}|]
ham: {courier}: Ihre Sendung {ref} wurde bei Ihrem Nachbarn {last} abgegeben.
ham: Ihr Paket liegt in der Packstation {many} in {city}. Abholcode {code}, bis {date}.
ham: Der Zoll hat {ref} freigegeben, die Abgaben von {small} sind bezahlt. Zustellung am {weekday}.
phishing: {courier}: Ihr Paket wartet auf Zustellung. Bitte bezahlen Sie die Zollgebühr von {small}: {fake courier}
phishing: Ihre Sendung {ref} konnte wegen falscher Hausnummer nicht zugestellt werden. Adresse ändern: {fake courier}
phishing: [Letzte Mahnung|Hinweis]: Paket wird am {date} zurückgeschickt. Neuer Termin: {fake courier}

# offices, sms
ham: {gov}: Ihr Bescheid für {year} liegt in Ihrem Postfach. Sie brauchen nichts zu tun.
ham: {toll}: Ihre Vignette für {ref} ist ab {date} gültig. Gute Fahrt.
ham: {power}: Am {weekday} von {time} bis {time2} Uhr wird in Ihrer Straße das Wasser abgestellt.
phishing: {gov}: Ihnen steht eine Erstattung von {money} zu. Antrag bis {date}: {fake gov}
phishing: {toll}: Offene Maut {small} für Ihr Fahrzeug. Zahlen Sie heute, um ein Bußgeld zu vermeiden {fake toll}
phishing: {gov}: Trotz mehrfacher Mahnung ist Ihre Schuld offen. Pfändung am {date}. Überweisen Sie sofort: {fake gov}

# telephone and travel, sms
ham: {telco}: Sie haben {percent} % Ihres Datenvolumens verbraucht. Am {date} geht es neu los.
ham: {telco}: Aufladung über {small} erfolgreich. Guthaben {money}.
ham: {airline} {flight}: neues Gate {gate}, Einstieg {time} Uhr.
ham: {clinic}: Erinnerung an Ihren Termin am {date} um {time} Uhr. Absagen bitte unter {phone}.
phishing: {telco}: Ihre Rechnung konnte nicht abgebucht werden. SIM wird gesperrt, Daten prüfen: {fake telco}
spam: {telco} Kunden aufgepasst! {many} GB GRATIS nur heute, jetzt sichern {odd}
scam: Glückwunsch! Sie haben {big} gewonnen. Rufen Sie jetzt {phone} an und nennen Sie {code}.

# family, sms
ham: Hallo Mama, [neues Handy, die Nummer bleibt|bin gut angekommen]. Melde mich heute Abend. Kuss
ham: Papa kannst du mir {small} für den Ausflug überweisen? Kommt am {weekday} zurück
ham: Oma ich hab die Prüfung bestanden!! Ruf dich nachher an
scam: Hallo Mama, mein Handy ist kaputt, das ist meine neue Nummer. Schreib mir bitte auf WhatsApp {phone}
scam: Papa ich kann gerade kein Onlinebanking machen und muss heute noch {big} überweisen. Kannst du das übernehmen? Am
{weekday} bekommst du es zurück
scam: Oma, ich hatte einen Unfall und brauche sofort {big} als Kaution. Sag bitte niemandem etwas

# work and strangers, chat
ham: Hi {first}, hier {first2} von {firm}. Passt dir {weekday} um {time} für ein Gespräch?
ham: Sorry, falsche Nummer! Wollte meiner Schwester schreiben
ham: Ist das Fahrrad noch da? Könnte {weekday} vorbeikommen und bar zahlen
ham: Der Kurs zum Thema Geldanlage fängt um {time} an, Raum {gate}
ham: kannst du mir den Türcode nochmal schicken? steh unten
scam: Guten Tag, ich bin {first} von {firm}. Wir bieten Heimarbeit, {money} am Tag, nur Hotels bewerten. Melden Sie
sich bei {handle}
scam: Hallo, sind Sie {first}? Oh, falsche Nummer, entschuldigen Sie. Sie wirken sehr nett, woher kommen Sie?
scam: Ich habe mit der Plattform {exchange} letzte Woche {big} verdient. Mein Mentor zeigt dir wie, Einstieg ab {money}
phishing: Ich habe Ihren Artikel über {courier} bezahlt. Geld erhalten: {fake courier}
spam: Kredit ohne Schufa bis {big}, Auszahlung in {many} Minuten {odd}

# mail, email
ham: Ihre Bestellung {ref} ist unterwegs :: Guten Tag {first} {last}, // wir haben Ihr Paket ({item}, {money}) an
{courier} übergeben. Sie erhalten es am {date}. // Ihr Team von {shop}
ham: Passwort geändert :: Das Passwort Ihres Kontos bei {service} wurde am {date} geändert. Waren Sie es selbst, ist
nichts weiter zu tun.
ham: Rechnung {ref} :: Sehr geehrte Frau {last}, anbei die Rechnung für {month} über {money}, zahlbar innerhalb von
{many} Tagen. Mit freundlichen Grüßen, {first} {last2}, {firm}
ham: Newsletter {month} :: Diesen Monat: Rosen schneiden, ein Besuch bei {first} {last} und Termine in {city}. Sie
können den Brief jederzeit abbestellen: {site shop}
ham: Ihr Kontoauszug ist da :: Sehr geehrter Herr {last}, Ihr Auszug für {month} liegt im Postfach des Online-Bankings.
{bank}
phishing: Ihr Konto ist eingeschränkt :: Sehr geehrter Kunde, wir haben ungewöhnliche Aktivitäten festgestellt.
Bestätigen Sie Ihre Daten innerhalb von {many} Stunden: {fake bank} // Ihre {bank}
phishing: Zahlung fehlgeschlagen :: Ihre Mitgliedschaft bei {service} läuft ab. Aktualisieren Sie Ihre Zahlungsdaten:
{fake service}
phishing: Dokument zur Unterschrift :: {first} {last} hat Ihnen ein vertrauliches Dokument gesendet. Jetzt ansehen:
{fake sign}
scam: Sind Sie verfügbar? :: {first}, ich bin in einer Sitzung. Bitte besorgen Sie diskret {n} Gutscheinkarten zu je
{money} und schicken Sie mir die Codes. {first2} {last}, Geschäftsführer
scam: Ich habe Sie gefilmt :: Ihr Gerät wurde gehackt. Zahlen Sie {big} in Bitcoin an {wallet}, sonst erhalten alle
Ihre Kontakte das Video. Sie haben 48 Stunden.
spam: {percent} % Rabatt auf Potenzmittel :: Ohne Rezept, diskret und schnell. Jetzt bestellen: {odd}
spam: Ihre Webseite :: Wir bringen Ihre Seite auf Platz 1 bei Google, garantiert. Angebot ab {money}. {first},
SEO-Berater

# public, comment
ham: Das Video hat mir bei der Steuererklärung echt geholfen, danke!
ham: Ich finde, {bank} hat völlig überzogen reagiert, aber die Kunden haben auch nicht gelesen.
ham: Ab Minute {many} wird es spannend, vorher zu lang.
scam: Ich verdiene mit Frau {last} jede Woche {big}, schreibt ihr auf Telegram {handle}
spam: Online Casino mit {n}00 % Bonus, sofort spielen {odd}
"""
