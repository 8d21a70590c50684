"""Dutch."""

TEMPLATES = """
# code, sms
ham: Je {service}-code is {code}. Deel deze met niemand.
ham: {bank}: {code} is je code voor de betaling van {money} aan {shop}.
phishing: {bank}: nieuwe inlog vanuit {city}. Was jij dit niet? Blokkeer via {fake bank}
phishing: {bank} fraudehulp: stuur ons de code die je net kreeg, dan stoppen we de overboeking

# account, sms
ham: {bank}: er is {money} afgeschreven bij {shop} op {date}. Saldo {money2}.
ham: {bank}: {first} {last} heeft {money} naar je overgemaakt.
ham: {bank}: heb je zojuist {money} betaald bij {shop}? Antwoord JA of NEE.
phishing: {bank}: uw pas verloopt op {date}. Vraag gratis een nieuwe aan: {fake bank}
phishing: {bank}: uw rekening is [geblokkeerd|beperkt]. Verifieer uw gegevens: {fake bank}
phishing: Beste klant, er staat {money} klaar om te worden afgeschreven. Annuleren? {fake bank}

# parcel, sms
ham: {courier}: je pakket komt vandaag tussen {time} en {time2}. [Volg: {site courier}|]
ham: {courier}: pakket {ref} is bij de buren op nummer {many} afgegeven.
ham: Je pakket ligt bij {shop} in {city}. Afhaalcode {code}, t/m {date}.
ham: Invoerkosten van {small} ontvangen. Je zending komt morgen.
phishing: {courier}: je pakket wordt vastgehouden. Betaal {small} verzendkosten: {fake courier}
phishing: We konden je pakket niet bezorgen, adres onvolledig. Pas aan: {fake courier}
phishing: Laatste kans: je pakket {ref} gaat retour. Plan bezorging {fake courier}

# offices, sms
ham: {gov}: er staat een bericht voor u klaar. Log zelf in zoals u gewend bent.
ham: {toll}: vignet voor {ref} geldig vanaf {date}.
phishing: {gov}: u heeft een openstaande schuld van {money}. Betaal direct om beslag te voorkomen: {fake gov}
phishing: {gov}: u krijgt {money} terug. Vul uw rekening in: {fake gov}
phishing: {toll}: tol van {small} niet betaald, boete volgt op {date} {fake toll}

# telephone and travel, sms
ham: {telco}: je hebt {percent}% van je data gebruikt. Vanaf {date} heb je weer {many} GB.
ham: {airline} {flight}: gate gewijzigd in {gate}, boarden om {time}.
ham: {clinic}: afspraak op {weekday} om {time}. Afzeggen kan via {phone}.
ham: {shop}: je bestelling staat klaar, open tot {time}.
phishing: {telco}: je factuur is niet betaald, je wordt afgesloten. Betaal {fake telco}
scam: Gefeliciteerd! Je hebt een {item} gewonnen, alleen {small} porto: {odd}
spam: Snel geld lenen tot {big} zonder BKR? App nu {phone}

# family, sms
ham: Hoi mam, ben goed aangekomen in {city}. Bel je straks x
ham: pap maak je even {small} over voor de kantine?
scam: Hoi mam, mijn telefoon is kapot, dit is mijn nieuwe nummer. App je me op {phone}?
scam: Pap ik moet vandaag {big} betalen en kan niet bij mijn bank. Kun jij het voorschieten? {weekday} heb je het terug

# work and strangers, chat
ham: Hoi {first}, met {first2} van {firm}. Komt {weekday} {time} uit voor een gesprek?
ham: oeps verkeerde nummer, sorry!
ham: is de {item} nog te koop? kan {weekday} langskomen
ham: wie gaat er mee fietsen zondag? verzamelen om {time}
scam: Thuiswerk: {money} per dag met video's liken. Neem contact op met {handle} via Telegram
scam: Hallo, ben jij {first}? Sorry, verkeerd nummer. Je lijkt aardig, waar kom je vandaan?
scam: Ik heb {big} verdiend met {exchange}, ik leer het je graag, begin met {money}
phishing: Ik heb je advertentie betaald via {courier}. Ontvang je geld: {fake courier}

# mail, email
ham: Je bestelling {ref} is onderweg :: Hoi {first}, // {courier} bezorgt je {item} op {date}. Totaal {money}. //
{shop}
ham: Je wachtwoord is gewijzigd :: Het wachtwoord van je {service}-account is op {date} gewijzigd. Was jij dit, dan
hoef je niets te doen.
ham: Factuur {ref} :: Beste {first}, hierbij de factuur van {month}, {money}, te voldoen binnen {many} dagen. Groet,
{first2}, {firm}
phishing: Uw account is beperkt :: Geachte klant, bevestig uw gegevens binnen {many} uur: {fake bank}
phishing: Betaling mislukt :: Je {service}-abonnement stopt. Werk je betaalgegevens bij: {fake service}
scam: Ben je op kantoor? :: {first}, ik zit in overleg. Koop {n} cadeaukaarten van {money} en stuur me de codes.
{first2} {last}
spam: Hoger in Google :: Wij zetten uw site op één voor {money}. Vraag de gratis scan aan.

# public, comment
ham: fijne uitleg, eindelijk snap ik mijn belastingaangifte
ham: {bank} rekent tegenwoordig overal kosten voor, belachelijk
scam: Dankzij mevrouw {last} verdien ik {money} per dag, stuur haar een bericht {handle}
spam: Online casino {n}00 gratis spins {odd}
"""
