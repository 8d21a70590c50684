"""Portuguese."""

TEMPLATES = """
# code, sms
ham: {code} é o seu código {service}. Não compartilhe.
ham: {bank}: use o código {code} para confirmar a compra de {money} em {shop}. Nunca pedimos esse código por telefone.
phishing: {bank}: acesso de novo aparelho. Não foi você? Cancele agora {fake bank}
phishing: Suporte {service}: envie o código que você recebeu para manter sua conta ativa

# account, sms
ham: {bank}: compra aprovada de {money} em {shop}, cartão final {digits}, {date} às {time}.
ham: {bank}: você recebeu um Pix de {money} de {first} {last}.
ham: {bank}: você reconhece a compra de {money} em {shop}? Responda S ou N.
ham: {bank}: sua fatura de {month} fechou em {money}. Vence em {date}.
phishing: {bank}: seu cartão foi [bloqueado|suspenso]. Desbloqueie agora: {fake bank}
phishing: {bank}: compra de {money} em análise. Caso não reconheça, ligue {phone} e informe sua senha
phishing: Seus {many}000 pontos {bank} expiram hoje! Troque por {item}: {fake bank}

# parcel, sms
ham: {courier}: seu pedido chega hoje entre {time} e {time2}. [Rastreie: {site courier}|]
ham: {courier}: entregue na portaria às {time}.
ham: Sua encomenda está na loja {shop}, {city}. Código de retirada {code}, até {date}.
ham: Recebemos o pagamento do imposto de {small}. O objeto {ref} foi liberado.
phishing: {courier}: seu pacote foi taxado. Pague {small} para liberar: {fake courier}
phishing: {courier}: entrega não realizada, endereço incompleto. Atualize: {fake courier}
phishing: Última chance: objeto {ref} será devolvido. Regularize {fake courier}

# offices, sms
ham: {gov}: sua declaração {year} foi processada. Consulte no aplicativo quando quiser.
ham: {toll}: passagem de {small} debitada. Saldo {money}.
ham: {power}: manutenção na rede {weekday} das {time} às {time2}.
phishing: {gov}: consta irregularidade no seu CPF. Regularize até {date} para não ter a conta bloqueada {fake gov}
phishing: {gov}: tem um reembolso de {money} por receber. Preencha {fake gov}
phishing: {toll}: portagem em dívida {small}. Evite a coima pagando hoje {fake toll}

# telephone and travel, sms
ham: {telco}: recarga de {small} feita com sucesso. Válida até {date}.
ham: {telco}: você usou {percent}% da sua internet.
ham: {airline}: voo {flight}, embarque no portão {gate} às {time}.
ham: {clinic}: lembrete da consulta {weekday} às {time}. Responda 1 para confirmar.
scam: Parabéns! Seu número foi sorteado na promoção {telco}. Ganhou {big}. Ligue {phone}
spam: Empréstimo na hora, negativado pode! Até {big} {odd}
spam: {shop}: até {percent}% OFF só hoje!!! {odd}
phishing: {telco}: sua linha será cancelada por débito de {small}. Pague {fake telco}

# family, sms
ham: oi mãe, cheguei em {city}, te ligo depois
ham: pai, faz um pix de {small}? é do lanche
ham: Mãe troquei de chip mas o zap continua igual
scam: Oi mãe, meu celular quebrou, esse é meu número novo. Salva aí e me chama no WhatsApp {phone}
scam: Pai preciso pagar um boleto de {big} hoje e meu app bloqueou. Paga pra mim? Amanhã te devolvo

# work and strangers, chat
ham: Oi {first}, aqui é {first2} da {firm}. Podemos conversar {weekday} às {time} sobre a vaga?
ham: desculpa, mandei no grupo errado
ham: o {item} ainda está à venda? consigo buscar {weekday}
ham: bora jogar bola hoje? faltam {n}
ham: eu não invisto em nada que promete lucro fácil, cuidado gente
scam: Olá! Trabalho meio período em casa, {money} por dia curtindo vídeos. Fale com a gerente no Telegram {handle}
scam: Oi, é a {first}? Acho que me enganei no número, mas gostei da sua foto. De onde você é?
scam: Robô do Pix: coloque {money} e receba {big} em uma hora. Chama no privado
phishing: Já paguei seu anúncio, para receber o dinheiro confirme o cartão: {fake pay}
spam: Jogo do tigrinho pagando muito! Cadastre e ganhe {small} {odd}

# mail, email
ham: Seu pedido {ref} foi enviado :: Olá, {first}! // {courier} entrega o seu {item} até {date}. Total {money}. //
{shop}
ham: Sua senha foi alterada :: A senha da sua conta {service} foi trocada em {date}. Se foi você, está tudo certo.
ham: Nota fiscal {ref} :: Prezada {first}, segue a nota de {month}, {money}. Qualquer dúvida estou à disposição.
{first2}, {firm}
phishing: Sua conta será suspensa :: Prezado cliente, confirme seus dados em {many} horas para evitar o bloqueio:
{fake bank}
phishing: Pagamento recusado :: Não conseguimos renovar sua assinatura {service}. Atualize o cartão: {fake service}
scam: Preciso de um favor :: {first}, estou em reunião. Compre {n} cartões-presente de {money} e me mande os
códigos. Sigilo, por favor. {first2} {last}
scam: Gravei você :: Invadi sua câmera. Pague {money} em bitcoin para {wallet} em 48 horas ou todos verão o vídeo.
spam: Criação de sites e SEO :: Seu site na primeira página do Google por {money}. Responda e receba o orçamento.

# public, comment
ham: esse vídeo salvou minha prova de matemática, valeu!
ham: o {bank} me cobrou taxa duas vezes, péssimo atendimento
scam: Com a mentoria da {first} {last} faço {money} por dia, chama ela {handle}
spam: plataforma nova pagando no cadastro 🤑 {odd}
"""
