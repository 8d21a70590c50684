"""French."""

WORDS = {
    "urgency": """
        urgent* immediat* derniere_chance derniers_jours dernier_jour aujourd_hui_seulement expire* depechez vite
        duree_limitee sous_24 dans_les_plus_brefs derniere_relance
    """,
    "credential": """
        mot_de_passe verifi* confirmer_votre confirmez mettre_a_jour mise_a_jour identifiant* connectez
        vos_informations vos_donnees code_de_securite coordonnees_bancaires
    """,
    "threat": """
        suspendu* bloque* desactiv* restreint* resili* amende* impaye* fraude* suspect* non_autoris* sera_cloture*
        poursuites infraction
    """,
    "prize": """
        gagnant* gagne* vous_avez_gagne felicitations loterie tirage cadeau* recompense* bonus* selectionne* reclam*
        lot_de chanceux tombola
    """,
    "offer": """
        offre* remise* reduction* promo* solde* prix profitez achetez exclusi* bon_plan code_promo destockage
        garanti* a_partir_de seulement
    """,
    "free": "gratuit* sans_frais sans_engagement offert*",
    "action": """
        cliquez* appelez repondez inscri* visitez telechargez abonnez contactez envoyez rendez_vous_sur lien_suivant
        composez decouvrez
    """,
    "opt_out": "desabonn* desinscri* stop_au ne_plus_recevoir stop_sms stop_pub lettre_d_information",
    "loan": "pret prets credit* hypothe* dette* taux_d financement* rachat_de emprunt* microcredit",
    "investment": """
        invest* benefice* rendement* placement* bourse trading forex revenu_passif liberte_financiere rentab*
    """,
    "cryptocurrency": "cryptomonnaie* crypto bitcoin* portefeuille airdrop*",
    "money": """
        argent euros millions dollars paiement* rembours* virement* versement* solde_de cheque* gagner_de somme_de
    """,
    "job": """
        travail_a_domicile travailler_chez_soi emploi* recrut* salaire temps_partiel sans_experience opportunite
        complement_de_revenu cpf formation*
    """,
    "advance_fee": """
        heritage heritier* beneficiaire* decede* defunt* avocat fonds don_de veuve confidentiel* legs notaire cancer
    """,
    "adult": "sexe sexuel* porno* nue* rencontre* celibataire* erotique* escort* coquine* salope*",
    "pharmacy": "viagra cialis pilules pharmacie maigrir perdre_du_poids regime medicament* erection",
    "gambling": "casino* paris_sportif* parier machine_a_sous roulette poker tours_gratuits bingo",
    "delivery": """
        colis livraison* livreur chronopost la_poste douane* suivi expedition* commande frais_de_port point_relais
        mondial_relay
    """,
    "banking": """
        banque* bancaire* compte carte_bancaire carte_vitale ameli impots credit_agricole societe_generale
        transaction* prelevement vignette_crit
    """,
    "telecom": "recharge* forfait* illimite* orange sfr bouygues appels_gratuits mobile_money sonnerie*",
    "messenger": "whatsapp telegram contactez_moi mon_numero ecrivez_moi ajoute_moi",
    "web_services": "referencement site_web site_internet ma_chaine abonnez_vous abonnes creation_de_site logiciel*",
    "customer": """
        cher_client chere_cliente cher_utilisateur service_client clients nos_services nos_produits notre_societe
        madame_monsieur
    """,
    "distress": "coucou_maman coucou_papa nouveau_numero telephone_casse urgence besoin_de_ton_aide",
    "formal": "veuillez cordialement salutations nous_vous_informons ci_joint par_la_presente sincerement",
    "conversation": """
        je tu il elle nous vous ils moi toi mon ma mes ton ta que quoi comment quand pourquoi qui mais parce pense
        crois suis es etait fait vais veux peux sais dit j_ai
    """,
    "chatter": """
        mdr lol haha* hihi* salut coucou ok oui ouais non merci desole* demain hier soir maman papa bisou* bise*
        maison bonne_nuit bonjour cheri* pote mec a_plus
    """,
    "work": """
        reunion* projet* rapport* piece_jointe revision equipe brouillon question* version code erreur* serveur
        fichier*
    """,
}
