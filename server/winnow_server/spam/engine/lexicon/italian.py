"""Italian."""

WORDS = {
    "urgency": """
        urgent* immediat* ultima_occasione ultimi_giorni ultimo_giorno solo_oggi scad* affrettati tempo_limitato
        entro_24
    """,
    "credential": """
        password verific* conferma* aggiorn* accedi accesso credenziali i_tuoi_dati i_suoi_dati codice_di_sicurezza
        nome_utente
    """,
    "threat": "sospes* bloccat* limitat* disattiv* multa* sanzion* frode sospett* non_autorizzat* sara_chius*",
    "prize": """
        vincitore* hai_vinto vinto vinci premio* congratulazioni lotteria estrazione regalo* ricompensa* bonus*
        selezionat* riscuot*
    """,
    "offer": """
        offert* sconto* sconti promozion* prezzo prezzi approfitta* acquista risparmi* esclusiv* convenient* saldi
        garanzia
    """,
    "free": "gratis gratuit* senza_impegno senza_costi",
    "action": "clicca* chiama rispondi registrati visita scarica iscriviti contatta* invia seguente_link scopri",
    "opt_out": "cancella_iscrizione disiscri* annulla_iscrizione non_desideri_ricevere",
    "loan": "prestit* mutuo finanziament* debit* tasso rate credito",
    "investment": "invest* guadagn* profitt* rendiment* azioni borsa trading forex",
    "cryptocurrency": "criptovalut* cripto bitcoin* portafoglio airdrop*",
    "money": "soldi denaro euro milion* dollari pagament* rimbors* bonific* deposito saldo importo",
    "job": "lavoro_da_casa lavora_da_casa assunzion* stipendio part_time senza_esperienza offerta_di_lavoro",
    "advance_fee": "eredita erede beneficiari* decedut* avvocato fondi donazione vedova riservat*",
    "adult": "sesso sessual* porno* nuda nude single erotic* escort* incontri",
    "pharmacy": "viagra cialis pillole farmacia dimagri* dieta farmac* erezion*",
    "gambling": "casino* scommess* slot roulette poker giri_gratis bingo",
    "delivery": "pacco spedizion* consegna* corriere dogana* poste ordine tracciamento giacenza",
    "banking": """
        banca bancari* conto postepay intesa unicredit transazion* carta_di_credito agenzia_delle_entrate inps
    """,
    "telecom": "ricarica* giga minuti_illimitati tim vodafone wind suoneri*",
    "messenger": "whatsapp telegram scrivimi contattami mio_numero",
    "web_services": "posizionamento sito_web mio_canale iscrivetevi follower corso corsi",
    "customer": "gentile_cliente gentile_utente caro_cliente servizio_clienti clienti nostri_prodotti nostra_azienda",
    "distress": "ciao_mamma ciao_papa nuovo_numero telefono_rotto emergenza ho_bisogno_di",
    "formal": "gentile* cordiali_saluti distinti_saluti la_informiamo in_allegato",
    "conversation": """
        io tu noi voi lui lei loro mi ti mio tuo che come quando dove perche chi ma penso credo sono sei ero vado
        voglio posso sai detto ho hai
    """,
    "chatter": """
        ahah* haha* ciao ok va_bene grazie scusa domani ieri sera mamma papa amore bacio baci casa buonanotte
        buongiorno dai
    """,
    "work": "riunion* progett* relazione allegat* squadra bozza domand* version* codice error* server file",
}
