# Not built where it was written; please report what does not hold.
FROM python:3.11-slim

WORKDIR /opt/baywise
COPY . .
RUN scripts/environment.sh requirements.lock \
    && useradd --create-home baywise \
    && mkdir --mode=700 /data && chown baywise /data

USER baywise
ENV BAYWISE_HOME=/data BAYWISE_HOST=0.0.0.0 BAYWISE_PORT=8000
VOLUME /data
EXPOSE 8000
CMD ["/opt/baywise/.venv/bin/baywise", "up"]
