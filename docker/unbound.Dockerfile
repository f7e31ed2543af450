# A resolver in front of Leeward, as clients have one.
FROM alpine:3.22.1
RUN apk add --no-cache unbound
COPY unbound.conf /etc/unbound/unbound.conf
USER unbound
EXPOSE 5353/udp 5353/tcp
ENTRYPOINT ["unbound", "-d", "-c", "/etc/unbound/unbound.conf"]
