"""Spanish."""

WORDS = {
    "urgency": """
        urgente* inmediat* ultima_oportunidad ultimos_dias ultimo_dia solo_hoy hoy_mismo caduca* vence vencim*
        apresur* date_prisa cuanto_antes tiempo_limitado antes_de_que
    """,
    "credential": """
        contrasena* clave_de verifi* confirme* actualice* actualiza_tus sus_datos tus_datos iniciar_sesion
        inicie_sesion codigo_de_verif* usuario token datos_personales
    """,
    "threat": """
        suspendid* bloquead* restringid* cancelad* inhabilitad* embargo multa* fraude sospechos* no_autorizado
        actividad_inusual deuda_pendiente sera_cerrada
    """,
    "prize": """
        ganador* ganaste ha_ganado has_ganado premio* felicidades felicitaciones loteria sorteo* regalo* recompensa*
        bono* seleccionad* reclam* afortunad* canje*
    """,
    "offer": """
        oferta* descuento* rebaja* promocion* precio* ahorra* compra_ya barat* exclusiv* aproveche aprovecha* cupon*
        liquidacion super_oferta por_solo desde_solo mejor_precio garantia
    """,
    "free": "gratis gratuit* sin_costo sin_coste sin_cargo sin_compromiso",
    "action": """
        haga_clic haz_clic clic_aqui pincha pulse ingres* llame llama_al llamanos responda responde registr* visite
        visita_nuestr* descarg* suscrib* contacten* envia_un envie siguiente_enlace entra_en entra_a mas_informacion
    """,
    "opt_out": """
        darse_de_baja dar_de_baja baja_al cancelar_la_suscripcion no_desea_recibir lista_de_correo boletin
        responda_baja
    """,
    "loan": "prestamo* credito* hipotec* deuda* financia* interes* cuotas tasa_de tarjeta_de_credito avance",
    "investment": """
        inver* ganancia* rentabilidad acciones bolsa_de trading forex ingresos_pasivos libertad_financiera
        rendimiento*
    """,
    "cryptocurrency": "criptomoneda* cripto bitcoin* billetera airdrop*",
    "money": """
        dinero euros dolares millon* pesos efectivo pago pagos reembolso* deposito* transferencia* saldo ingresos
        gana_dinero cobr*
    """,
    "job": """
        trabajo_desde_casa trabaja_desde empleo* vacante* sueldo salario medio_tiempo sin_experiencia
        oportunidad_de_negocio contratando reclut*
    """,
    "advance_fee": """
        herencia herederos beneficiari* fallecid* abogado fondos donacion millones_de viuda confianza confidencial*
    """,
    "adult": "sexo sexual* porno* desnud* solteras chicas_calientes erotic* escort* citas putas",
    "pharmacy": "viagra cialis pastillas farmacia adelgaz* bajar_de_peso dieta medicament* erecc*",
    "gambling": "casino* apuesta* apostar tragamonedas ruleta poker tiradas bingo",
    "delivery": """
        paquete envio* pedido aduana* correos entrega* mensajeria repartidor direccion_de_entrega gastos_de_envio
    """,
    "banking": """
        banco* bancari* cuenta bbva santander caixabank bancolombia transaccion* cajero agencia_tributaria hacienda
    """,
    "telecom": """
        recarga* saldo_gratis movistar claro megas minutos_gratis llamadas_ilimitadas datos_ilimitados linea_movil
        portabilidad
    """,
    "messenger": "whatsapp telegram escribeme contactame mi_numero grupo_de_whatsapp",
    "web_services": """
        posicionamiento sitio_web pagina_web mi_canal suscribete seguidores diseno_web curso cursos seminario taller
        diplomado
    """,
    "customer": """
        estimado_cliente estimada_cliente estimado_usuario querido_cliente atencion_al_cliente clientes
        nuestros_servicios nuestros_productos nuestra_empresa
    """,
    "distress": "hola_mama hola_papa nuevo_numero se_me_rompio emergencia necesito_tu_ayuda prestame",
    "formal": "estimado* estimada* atentamente cordial* saludos le_informamos por_medio_de sirvase adjunto",
    "conversation": """
        yo tu me te mi nosotros ellos ella que como cuando donde porque por_que quien pero creo pienso tengo tienes
        estoy estas estaba fui fue era vamos voy quiero quieres puedo sabes dijo
    """,
    "chatter": """
        jaja* jeje* hola oye vale bueno gracias perdon lo_siento manana ayer noche mama papa amigo amiga beso* besos
        abrazo casa cena buenas_noches te_quiero tio wey
    """,
    "work": """
        reunion* proyecto* informe* adjunto revis* equipo borrador pregunta* version codigo error* servidor archivo*
    """,
}
