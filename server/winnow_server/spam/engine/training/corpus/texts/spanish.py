"""Spanish."""

TEMPLATES = """
# code, sms
ham: Tu código de {service} es {code}. [No lo compartas con nadie.|Caduca en {n} minutos.]
ham: {bank}: clave {code} para autorizar la compra de {money} en {shop}. Nunca te la pediremos por teléfono.
ham: {ride}: {code} es tu código. No se lo des al conductor.
phishing: {bank}: se ha iniciado sesión desde un nuevo dispositivo. Si no has sido tú, verifica ahora: {fake bank}
phishing: Soporte {service}: reenvíanos el código que acabas de recibir para no perder tu cuenta

# account, sms
ham: {bank}: compra de {money} en {shop} con tu tarjeta *{digits} el {date}. [Si no la reconoces llama al {phone}.|]
ham: {bank}: has recibido una transferencia de {money} de {first} {last}.
ham: {bank}: ¿reconoces el cargo de {money} en {shop}? Responde SI o NO.
ham: {bank}: tu pago de {money} se aplicó. Saldo {money2}. Gracias.
phishing: {bank}: su cuenta ha sido [limitada|suspendida] por seguridad. Active el nuevo sistema aquí: {fake bank}
phishing: {bank}: cargo no autorizado de {money}. Si no lo reconoce, anúlelo en {fake bank}
phishing: Estimado cliente, su tarjeta será bloqueada hoy. Actualice sus datos {fake bank}
phishing: {bank}: sus puntos por {money} vencen hoy, canjéelos: {fake bank}

# parcel, sms
ham: {courier}: tu paquete llega hoy entre las {time} y las {time2}. [Síguelo: {site courier}|]
ham: {courier}: hemos entregado tu envío {ref} en conserjería.
ham: Tu pedido está en el punto {shop} de {city}. Código de recogida {code}, hasta el {date}.
ham: {courier}: recibimos el pago de aduana de {small}. Tu envío sale mañana.
phishing: {courier}: su paquete está retenido por falta de pago de {small}. Abone aquí: {fake courier}
phishing: {courier}: no se pudo entregar su paquete, dirección incorrecta. Actualícela en {many} horas: {fake courier}
phishing: Aduanas: el envío {ref} tiene impuestos pendientes de {small}. Será devuelto el {date} {fake courier}

# offices, sms
ham: {gov}: su declaración de {year} se ha tramitado. Devolución de {money} en la cuenta que nos indicó.
ham: {toll}: recarga de {money} recibida. Buen viaje.
ham: {power}: corte por obras el {weekday} de {time} a {time2}.
phishing: {gov}: tiene un reembolso de {money} pendiente. Solicítelo antes del {date}: {fake gov}
phishing: {gov}: multa de tráfico sin pagar, {money}. Evite el recargo: {fake gov}
phishing: {toll}: peaje pendiente de {small}, pague hoy o será sancionado {fake toll}

# telephone and travel, sms
ham: {telco}: has consumido el {percent} % de tus datos. Se renuevan el {date}.
ham: {telco}: recarga exitosa de {small}. Vence el {date}.
ham: {airline}: el vuelo {flight} sale por la puerta {gate} a las {time}.
ham: {clinic}: le recordamos su cita el {weekday} a las {time}. Responda C para confirmar.
ham: Tu conductor {first} llega en {n} minutos, placa {ref}.
phishing: {telco}: su línea será suspendida por falta de pago, regularice {fake telco}
scam: ¡FELICIDADES! Ganaste {big} y un auto en el sorteo {telco}. Llama al {phone} para reclamar
spam: Préstamo inmediato hasta {big} sin buró, solo con tu identificación {odd}
spam: ¡Gran liquidación {shop}! {percent}% de descuento solo hoy {odd}

# family, sms
ham: Mamá ya llegué a {city}, luego te llamo 😘
ham: papá me haces un bizum de {small}? es para el regalo de {first}
ham: Tía este es mi número nuevo, el de siempre lo tengo hasta el {weekday}. {first}
scam: Hola mamá, se me rompió el móvil, este es mi número nuevo. Escríbeme por WhatsApp al {phone}
scam: Papá, tengo que hacer un pago urgente de {money} y no me deja la app. ¿Me lo haces tú? Te lo devuelvo el
{weekday}
scam: Hola abuela, estoy detenido, no le digas a mis papás, necesito {big} para la fianza

# work and strangers, chat
ham: Hola {first}, soy {first2} de {firm}. ¿Te viene bien una llamada el {weekday} a las {time}?
ham: Perdona, me equivoqué de número
ham: Hola! sigue disponible la {item}? puedo pasar el {weekday} y pago en efectivo
ham: quedamos a las {time} en la plaza, trae la guitarra
ham: yo en criptomonedas no meto ni un peso, mi primo perdió todo
scam: Hola, somos {firm}. Empleo a tiempo parcial desde casa, gana {money} al día dando me gusta a videos. Telegram
{handle}
scam: Hola {first}, ¿vienes a la cena? Ay perdón, número equivocado. Soy {first2}, un gusto, ¿de dónde eres?
scam: Invierte {money} y recibe {big} en 24 horas, garantizado. Escríbeme por privado
scam: Mi amor, estoy en una misión en Siria y tengo una caja con {huge}. Ayúdame a enviarla
phishing: Ya pagué tu {item} con {courier}. Recibe el dinero poniendo tu tarjeta aquí {fake courier}
spam: Chicas en {city} 24h, fotos reales {phone}

# mail, email
ham: Tu pedido {ref} va en camino :: Hola {first}: // {courier} entregará tu {item} ({money}) el {date}. Puedes
seguirlo en {site shop}. // Gracias por comprar en {shop}
ham: Contraseña cambiada :: La contraseña de tu cuenta de {service} se cambió el {date}. Si fuiste tú, no hagas nada.
ham: Factura de {month} :: Estimada {first}: adjunto la factura {ref} por {money}, a {many} días. Un saludo, {first2}
{last}, {firm}
ham: Boletín de {month} :: Novedades de la asociación: huerto, excursión a {city} y charla de {first} {last}. Date
de baja cuando quieras.
phishing: Su cuenta ha sido restringida :: Estimado cliente: detectamos actividad inusual. Verifique sus datos en
{many} horas: {fake bank} // Departamento de seguridad, {bank}
phishing: Problema con tu pago :: No pudimos renovar tu suscripción a {service}. Actualiza tu método de pago:
{fake service}
phishing: Factura electrónica {ref} :: Adjuntamos su factura pendiente. Descárguela aquí: {fake firm}
scam: ¿Estás disponible? :: {first}, estoy en una reunión. Compra {n} tarjetas regalo de {money} y mándame los códigos.
Es confidencial. {first2} {last}
scam: Herencia de {huge} :: Soy abogado de un cliente fallecido que lleva su apellido. Responda con sus datos para
transferirle {huge}.
scam: Tengo acceso a tu cámara :: Te grabé mientras visitabas páginas para adultos. Paga {money} en bitcoin a
{wallet} o envío el video a tus contactos.
spam: Posicionamiento web :: Ponemos su página en primer lugar de Google por {money}. Pida presupuesto gratis.

# public, comment
ham: gracias por el video, por fin entendí lo de la renta
ham: el {bank} es pésimo, {n} horas en la fila y nadie atiende
ham: En {time} se oye el perro jajaja
scam: Gracias a la señora {last} gané {big} con el trading, escríbanle al Telegram {handle}
spam: gana dinero con las tragamonedas de {odd} bono de {n}00 %
"""
