"""Portuguese."""

WORDS = {
    "urgency": """
        urgente* imediat* ultima_chance ultimos_dias ultimo_dia so_hoje somente_hoje expira* vence* corra
        tempo_limitado o_quanto_antes nao_perca
    """,
    "credential": """
        senha* verifi* confirme atualize seus_dados dados_pessoais login usuario codigo_de_verif* token recadastr*
        acesse_sua
    """,
    "threat": """
        suspens* bloquead* cancelad* restrit* multa* irregular* pendencia* protesto fraude suspeit* sera_encerrada
        negativad*
    """,
    "prize": """
        ganhador* ganhou voce_ganhou premio* parabens sorteio* sorteado loteria brinde* recompensa* bonus*
        contemplad* resgat* pontos
    """,
    "offer": """
        oferta* desconto* promoc* preco* aproveite* compre economize barat* exclusiv* liquidacao cupom imperdivel
        garanta a_partir_de
    """,
    "free": "gratis gratuit* sem_custo sem_compromisso frete_gratis",
    "action": """
        clique* ligue acesse responda cadastr* visite baixe inscrev* entre_em_contato envie link_abaixo saiba_mais
        confira
    """,
    "opt_out": "descadastr* cancelar_inscricao sair_da_lista nao_deseja_receber remover_seu boletim",
    "loan": "emprestimo* credito* consignad* financia* divida* juros parcela* limite_de cartao_de_credito refinanci*",
    "investment": "invest* lucro* renda_extra renda_passiva acoes trader* forex rendimento* rentabilidade",
    "cryptocurrency": "criptomoeda* cripto bitcoin* carteira_digital airdrop*",
    "money": """
        dinheiro reais milhao milhoes pagamento* reembolso* deposito* transferencia* pix saldo ganhe_dinheiro receba
        boleto* fatura
    """,
    "job": """
        trabalhe_em_casa trabalhar_em_casa vaga* emprego* salario meio_periodo sem_experiencia
        oportunidade_de_negocio contratando
    """,
    "advance_fee": "heranca herdeiro* beneficiari* falecid* advogado fundos doacao viuva confidencial*",
    "adult": "sexo sexual porno* nudes pelada* acompanhante* erotic* gostosa* putaria",
    "pharmacy": "viagra cialis comprimido* farmacia emagrec* dieta remedio* erec*",
    "gambling": "cassino* casino* aposta* tigrinho caca_niquel roleta poker rodadas_gratis bingo",
    "delivery": "pacote encomenda* entrega* correios rastre* alfandeg* pedido taxa_de frete",
    "banking": "banco* bancari* conta itau bradesco nubank caixa_economica transacao receita_federal cpf",
    "telecom": "recarga* vivo claro_brasil tim internet_ilimitada ligacoes_ilimitadas operadora creditos_de",
    "messenger": "whatsapp zap telegram me_chama chama_no meu_numero grupo_vip",
    "web_services": "meu_canal se_inscreve inscreva_se seguidores site_gratis marketing_digital curso_online cursos",
    "customer": "prezado_cliente caro_cliente prezado* cliente* atendimento sac nossos_produtos nossa_empresa",
    "distress": "oi_mae oi_pai mudei_de_numero novo_numero troquei_de_numero emergencia preciso_de_ajuda",
    "formal": "atenciosamente prezad* informamos comunicamos segue_em_anexo cordialmente",
    "conversation": """
        eu voce voces tu me meu minha nos ele ela eles que como quando onde porque quem mas acho tenho tem estou
        esta estava fui foi era vamos vou quero pode sabe disse
    """,
    "chatter": """
        kkk* rsrs* haha* oi ola opa blz beleza obrigad* valeu desculpa amanha ontem noite mae pai amor saudade casa
        bom_dia boa_noite cara mano tchau abraco beijo*
    """,
    "work": """
        reuniao* projeto* relatorio* anexo revis* equipe rascunho pergunta* versao codigo erro* servidor arquivo*
    """,
}
