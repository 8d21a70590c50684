"""French."""

TEMPLATES = """
# code, sms
ham: Votre code {bank} est {code}. Ne le [communiquez|donnez] à personne, même à un conseiller.
ham: {code} : votre code de connexion {service}, valable {n} minutes.
ham: {bank} : saisissez {code} pour valider l'achat de {money} chez {shop}.
phishing: {bank} : un nouvel appareil a été ajouté. Si ce n'est pas vous, annulez ici : {fake bank}
phishing: {bank} service fraude : merci de répondre avec le code reçu pour bloquer le virement de {money}

# account, sms
ham: {bank} : paiement carte de {money} chez {shop} le {date}. Solde {money2}.
ham: {bank} : virement de {money} reçu de {first} {last}.
ham: {bank} : avez-vous fait un achat de {money} chez {shop} ? Répondez OUI ou NON.
ham: Votre carte {bank} arrive par courrier sous {n} jours.
phishing: {bank} : votre compte est [suspendu|bloqué]. Confirmez vos informations avant le {date} : {fake bank}
phishing: Un prélèvement de {money} est en attente sur votre compte. Pour vous y opposer : {fake bank}
phishing: {bank} : votre clé de sécurité expire aujourd'hui, activez-la sur {fake bank}

# parcel, sms
ham: {courier} : votre colis {ref} sera livré aujourd'hui entre {time} et {time2}. [Suivi : {site courier}|]
ham: {courier} : colis remis à votre voisin. Bonne journée !
ham: Votre colis vous attend au relais {shop} de {city} jusqu'au {date}. Code de retrait {code}.
ham: Droits de douane de {small} bien reçus. Le colis {ref} repart demain.
phishing: {courier} : votre colis n'a pas pu être livré car il ne rentrait pas dans la boîte. Choisissez un créneau :
{fake courier}
phishing: Votre colis est en attente. Merci de régler les frais de {small} : {fake courier}
phishing: Bonjour c'est le livreur, votre colis est trop grand, indiquez un relais ici {fake courier}

# offices, sms
ham: {gov} : votre avis {year} est disponible dans votre espace. Aucune démarche n'est nécessaire.
ham: {gov} : remboursement de {small} effectué le {date}.
ham: {toll} : passage du {date} débité, {small}. Merci et bonne route.
phishing: {gov} : vous avez droit à un remboursement de {money}. Complétez le formulaire : {fake gov}
phishing: {gov} : votre nouvelle carte est prête. Remplissez le formulaire pour garder vos droits {fake gov}
phishing: {gov} : amende impayée de {money}. Réglez avant majoration sur {fake gov}
phishing: {toll} : péage impayé de {small}, régularisez sous {many} h : {fake toll}

# telephone and travel, sms
ham: {telco} : vous avez utilisé {percent} % de votre forfait. Il se renouvelle le {date}.
ham: {telco} : rechargement de {small} réussi.
ham: {airline} : vol {flight} pour {city}, embarquement porte {gate} à {time}.
ham: {clinic} : rappel de votre rendez-vous {weekday} à {time}. Pour annuler : {phone}
ham: {shop} : votre commande est prête, venez quand vous voulez avant {time}.
phishing: {telco} : échec du paiement de votre facture. Évitez la coupure : {fake telco}
spam: Votre compte formation expire bientôt ! Profitez de vos droits : {odd}
spam: {shop} -{percent}% sur TOUT ce week-end ! {odd} STOP {digits}
scam: Félicitations, vous avez gagné un {item} ! Plus que {small} de frais de port : {odd}

# family, sms
ham: Coucou maman, j'ai changé de téléphone, le numéro reste. Bisous
ham: Papa tu peux me virer {small} pour la cantine ? merci
ham: Mamie je suis bien arrivé à {city}, je t'appelle ce soir
scam: Coucou maman, mon téléphone est cassé, voici mon nouveau numéro. Envoie-moi un message WhatsApp au {phone}
scam: Papa j'ai une facture de {big} à payer aujourd'hui et je n'ai plus accès à ma banque, tu peux la régler ? Je te
rembourse {weekday}

# work and strangers, chat
ham: Bonjour {first}, {first2} de {firm}. On peut se parler {weekday} à {time} pour le poste ?
ham: Mince, mauvais numéro, désolé !
ham: Bonjour, le {item} est-il toujours en vente ? Je peux passer {weekday}
ham: tu viens au ciné ce soir ? séance à {time}
ham: la bourse c'est pas pour moi, je mets sur le livret
scam: Bonjour, nous proposons un travail à domicile, {money} par jour, il suffit d'aimer des vidéos. Contactez
{handle} sur Telegram
scam: Bonjour, vous êtes {first} ? Pardon, je me suis trompée de numéro. Vous avez l'air gentil, vous vivez où ?
scam: Grâce à ma tante j'ai gagné {big} en crypto ce mois-ci, je peux t'apprendre, commence avec {money}
phishing: J'ai payé votre article par {courier}. Validez pour recevoir l'argent : {fake courier}
spam: Prêt entre particuliers de {big} à {huge}, taux {n} %, réponse en 24h. {mail firm}
spam: Grand voyant médium, retour de l'être aimé en {n} jours, résultat garanti. {phone}

# mail, email
ham: Votre commande {ref} est expédiée :: Bonjour {first}, // votre {item} ({money}) a été remis à {courier}. Livraison
prévue le {date}. // L'équipe {shop}
ham: Votre mot de passe a été modifié :: Le mot de passe de votre compte {service} a changé le {date}. Si c'est
vous, ne faites rien.
ham: Facture {ref} :: Madame {last}, veuillez trouver ci-joint la facture de {month}, {money}, à {many} jours. Bien
cordialement, {first}, {firm}
ham: Lettre de {month} :: Au sommaire : taille des rosiers, portrait de {first} {last}, sorties à {city}. Se
désabonner : {site shop}
phishing: Votre compte est limité :: Cher client, une activité inhabituelle a été détectée. Vérifiez vos
informations sous {many} heures : {fake bank} // Service sécurité {bank}
phishing: Abonnement suspendu :: Votre paiement {service} a été refusé. Mettez à jour votre carte : {fake service}
phishing: Remboursement {gov} :: Après calcul, nous vous devons {money}. Cliquez pour recevoir : {fake gov}
scam: Disponible ? :: {first}, je suis en réunion. Achetez {n} cartes cadeaux de {money} et envoyez-moi les codes,
discrètement. {first2} {last}, directeur
scam: Don de {huge} :: Je suis une veuve malade et je souhaite vous léguer {huge} pour des œuvres. Répondez-moi.
Dieu vous bénisse
scam: J'ai piraté votre webcam :: Versez {big} en bitcoin à {wallet} sous 48 heures ou vos contacts verront la vidéo.
spam: Référencement :: Nous plaçons votre site en première page pour {money}. Devis gratuit, répondez vite.

# public, comment
ham: Merci pour la vidéo, j'ai enfin compris les impôts !
ham: Franchement {bank} exagère avec ses frais, je change de banque.
ham: à {time} le chat au fond m'a tué 😂
scam: J'ai investi {money} avec Mme {last} et reçu {big} en {n} jours, contactez-la {handle}
spam: Casino en ligne {n}00 tours gratuits, inscrivez-vous {odd}
"""
