"""Italian."""

TEMPLATES = """
# code, sms
ham: {code} è il tuo codice {bank}. Non comunicarlo a nessuno.
ham: Codice {service}: {code}. Scade tra {n} minuti.
phishing: {bank}: accesso anomalo da {city}. Se non sei tu, blocca subito: {fake bank}
phishing: Salve, ufficio antifrode {bank}. Le è arrivato un codice, ce lo invii per annullare il bonifico di {money}

# account, sms
ham: {bank}: pagamento di {money} presso {shop} con carta *{digits} il {date} ore {time}.
ham: {bank}: accredito stipendio {big} sul conto *{digits}.
ham: {bank}: ha autorizzato {money} presso {shop}? Risponda SI o NO.
phishing: {bank}: la sua utenza è stata [sospesa|limitata]. Aggiorni i dati: {fake bank}
phishing: Gentile cliente, è stato disposto un bonifico di {money}. Per annullarlo: {fake bank}
phishing: {bank}: l'app di sicurezza scade il {date}, riattivala da {fake bank}

# parcel, sms
ham: {courier}: consegna prevista oggi tra le {time} e le {time2}. [Segui: {site courier}|]
ham: {courier}: pacco {ref} consegnato al portiere.
ham: Il tuo pacco è da {shop}, {city}. Codice ritiro {code} entro il {date}.
ham: Dazi pagati ({small}), la spedizione {ref} riparte domani.
phishing: {courier}: il tuo pacco è in giacenza. Paga {small} per sbloccarlo: {fake courier}
phishing: {courier}: indirizzo errato, la consegna è sospesa. Correggi qui {fake courier}
phishing: Dogana: {small} da versare per il pacco {ref}, altrimenti torna al mittente {fake courier}

# offices, sms
ham: {gov}: la sua pratica {ref} è stata accolta. Non deve fare altro.
ham: {toll}: addebito pedaggi di {month}: {small}.
ham: {power}: sospensione dell'acqua {weekday} dalle {time} alle {time2}.
phishing: {gov}: le spetta un rimborso di {money}. Lo richieda entro il {date}: {fake gov}
phishing: {gov}: aggiorni la sua identità digitale o perderà i servizi {fake gov}
phishing: {toll}: mancato pagamento di {small}, saldi ora per evitare la sanzione {fake toll}

# telephone and travel, sms
ham: {telco}: hai usato il {percent}% dei Giga. Si rinnovano il {date}.
ham: {telco}: ricarica di {small} effettuata.
ham: {airline}: volo {flight} al gate {gate}, imbarco ore {time}.
ham: {clinic}: le ricordiamo la visita di {weekday} alle {time}.
scam: Complimenti! Hai vinto un {item}. Paga solo {small} di spedizione {odd}
spam: Prestiti veloci fino a {big} anche a cattivi pagatori, chiama {phone}
spam: Saldi folli da {shop} -{percent}%! Solo oggi {odd}
phishing: {telco}: la tua SIM sarà disattivata, verifica i dati {fake telco}

# family, sms
ham: Mamma sono arrivata a {city}, tutto bene, ti chiamo dopo
ham: papà mi ricarichi {small}? poi te li ridò
scam: Ciao mamma, il telefono mi è caduto in acqua, questo è il numero nuovo. Scrivimi su WhatsApp {phone}
scam: Papà devo pagare {big} entro oggi e l'app non va, puoi farlo tu? Te li rendo {weekday}

# work and strangers, chat
ham: Ciao {first}, sono {first2} di {firm}. Ci sentiamo {weekday} alle {time} per il posto?
ham: scusa ho sbagliato numero
ham: la {item} è ancora disponibile? pago in contanti
ham: ci vediamo alle {time} davanti al teatro
scam: Buongiorno, lavoro da casa, {money} al giorno mettendo mi piace. Scriva su Telegram a {handle}
scam: Ciao, sei {first}? Ah scusa, numero sbagliato. Io sono {first2}, piacere, di dove sei?
scam: Investi {money} su {exchange} e in una settimana ritiri {big}, ti seguo io
phishing: Ho pagato il tuo annuncio, inserisci la carta per ricevere i soldi {fake courier}

# mail, email
ham: Il tuo ordine {ref} è stato spedito :: Ciao {first}, // il corriere {courier} consegna {item} entro il {date}.
Totale {money}. // Grazie da {shop}
ham: Password modificata :: La password del tuo account {service} è stata cambiata il {date}. Se sei stato tu, va
bene così.
ham: Fattura {ref} :: Gentile dott.ssa {last}, in allegato la fattura di {month}, {money}. Cordiali saluti, {first},
{firm}
phishing: Conto limitato :: Gentile cliente, abbiamo rilevato attività insolite. Verifichi i suoi dati entro {many}
ore: {fake bank}
phishing: Abbonamento scaduto :: Il pagamento {service} è stato rifiutato. Aggiorna la carta: {fake service}
scam: Sei in ufficio? :: {first}, sono in riunione. Compra {n} carte regalo da {money} e mandami i codici. Riservato.
{first2} {last}
scam: Ti ho ripreso :: Ho violato il tuo dispositivo. Paga {money} in bitcoin a {wallet} o invio il video a tutti.
spam: Primi su Google :: Portiamo il suo sito in prima pagina per {money}. Preventivo gratuito.

# public, comment
ham: bel video, finalmente ho capito le tasse
ham: {bank} pessima, {n} settimane per una carta
scam: Ho guadagnato {big} con il trading della signora {last}, scrivetele {handle}
spam: slot online bonus {n}00%, registrati {odd}
"""
