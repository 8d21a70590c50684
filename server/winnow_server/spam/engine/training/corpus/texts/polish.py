"""Polish."""

TEMPLATES = """
# code, sms
ham: Kod {bank}: {code}. Nikomu go nie podawaj.
ham: {code} to kod logowania do {service}. Ważny {n} min.
phishing: {bank}: wykryto logowanie z {city}. To nie Ty? Zablokuj: {fake bank}
phishing: Tu {bank}, prosimy odesłać otrzymany kod, aby zatrzymać przelew {money}

# account, sms
ham: {bank}: płatność kartą {money} w {shop}, {date} {time}. Dostępne {money2}.
ham: {bank}: wpłynął przelew {money} od: {first} {last}.
ham: {bank}: czy to Ty płacisz {money} w {shop}? Odpisz TAK lub NIE.
phishing: {bank}: Twoje konto zostało [zablokowane|ograniczone]. Potwierdź dane: {fake bank}
phishing: {bank}: nieautoryzowany przelew {money}. Anuluj: {fake bank}
phishing: Drogi kliencie, karta wygasa {date}, zaktualizuj dane {fake bank}

# parcel, sms
ham: {courier}: kurier będzie dziś między {time} a {time2}. [Śledź: {site courier}|]
ham: {courier}: paczka czeka w automacie {ref}, {city}. Kod odbioru {code} do {date}.
ham: {courier}: doręczono przesyłkę {ref}. Dziękujemy.
ham: Cło {small} opłacone, paczka wyruszy jutro.
phishing: {courier}: paczka wstrzymana z powodu niedopłaty {small}. Dopłać: {fake courier}
phishing: {courier}: błędny adres, przesyłka wróci do nadawcy. Popraw: {fake courier}
phishing: Twoja przesyłka wymaga dezynfekcji, opłata {small} {fake courier}

# offices, sms
ham: {gov}: zeznanie za {year} przyjęte, zwrot {money} w ciągu {many} dni.
ham: {power}: przerwa w dostawie prądu {date} od {time} do {time2}.
phishing: {gov}: przysługuje Ci zwrot {money}. Odbierz: {fake gov}
phishing: {power}: zaległość {small}, dziś wyłączymy prąd. Zapłać {fake power}
phishing: {toll}: nieopłacony przejazd {small}, unikniesz kary tu {fake toll}

# telephone and travel, sms
ham: {telco}: zużyto {percent}% pakietu. Odnowi się {date}.
ham: {telco}: doładowanie {small} przyjęte.
ham: {airline} {flight}: wyjście {gate}, boarding {time}.
ham: {clinic}: przypominamy o wizycie w {weekday} o {time}. Odwołanie: {phone}
scam: Gratulacje! Wygrałeś {item}. Opłać tylko wysyłkę {small} {odd}
spam: Chwilówka do {big} bez BIK, wypłata w {many} minut {odd}
spam: {shop}: -{percent}% na wszystko, tylko dziś! {odd}
phishing: {telco}: faktura nieopłacona, numer zostanie odłączony {fake telco}

# family, sms
ham: Mamo dojechałam do {city}, zadzwonię wieczorem
ham: tata przelej {small} na bilet, oddam w {weekday}
scam: Cześć mamo, zepsuł mi się telefon, to mój nowy numer, napisz na WhatsApp {phone}
scam: Tato, mam dziś do zapłaty {big}, a aplikacja nie działa. Zapłacisz? Oddam w {weekday}
scam: Babciu, miałem wypadek i potrzebuję {big} na kaucję. Nie mów nikomu

# work and strangers, chat
ham: Dzień dobry {first}, tu {first2} z {firm}. Pasuje rozmowa w {weekday} o {time}?
ham: przepraszam, pomyłka, zły numer
ham: czy {item} są jeszcze aktualne? mogę odebrać w {weekday}
ham: gramy dziś o {time}? brakuje {n} osób
scam: Praca zdalna, {money} dziennie za lajkowanie filmów. Pisz do {handle} na Telegramie
scam: Cześć, to ty {first}? Przepraszam, pomyliłam numer. Wydajesz się miły, skąd jesteś?
scam: Zainwestuj {money} w {exchange}, po tygodniu wypłacisz {big}, pomogę krok po kroku
phishing: Zapłaciłam za przedmiot, odbierz pieniądze przez {courier}: {fake courier}

# mail, email
ham: Zamówienie {ref} wysłane :: Dzień dobry {first}, // {courier} dostarczy zamówienie ({money}) do {date}. // {shop}
ham: Zmiana hasła :: Hasło do konta {service} zmieniono {date}. Jeśli to Ty, nic nie rób.
ham: Faktura {ref} :: Szanowna Pani, w załączeniu faktura na {money}, termin {many} dni. Pozdrawiam, {first}, {firm}
phishing: Konto ograniczone :: Szanowny kliencie, potwierdź swoje dane w ciągu {many} godzin: {fake bank}
phishing: Płatność odrzucona :: Subskrypcja {service} wygasa, zaktualizuj kartę: {fake service}
scam: Jesteś w biurze? :: {first}, mam spotkanie. Kup {n} karty podarunkowe po {money} i przyślij kody. {first2} {last}
scam: Nagrałem cię :: Mam dostęp do kamery. Zapłać {money} w bitcoinach na {wallet} w 48 godzin.
spam: Pozycjonowanie :: Pierwsza strona Google za {money} miesięcznie. Bezpłatna wycena.

# public, comment
ham: świetny film, wreszcie rozumiem podatki
ham: {bank} znowu podniósł opłaty, przenoszę się
scam: Dzięki pani {last} zarabiam {money} dziennie, piszcie do niej {handle}
spam: kasyno online bonus {n}00% {odd}
"""
