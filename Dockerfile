# docker build -t rad .
# docker run --rm -v "$PWD:/work" rad inpaint --image photo.jpg --mask hole.png --out filled.png

FROM eclipse-temurin:17.0.17_10-jdk-jammy AS build
WORKDIR /src
# mvnw unpacks Maven, jlink strips the runtime with objcopy
RUN apt-get update \
    && apt-get install -y --no-install-recommends binutils unzip \
    && rm -rf /var/lib/apt/lists/*
COPY . .
RUN ./mvnw -q -B -DskipTests -Dspotless.apply.skip -pl rad-cli -am package \
    && bin/rad-bundle /opt/rad \
    && /opt/rad/rad doctor

# the bundle brings its own Java runtime; its libraries were unpacked by rad doctor
FROM debian:12.12-slim
COPY --from=build /opt/rad /opt/rad
RUN ln -s /opt/rad/rad /usr/local/bin/rad && useradd --create-home rad
USER rad
WORKDIR /work
ENTRYPOINT ["rad"]
CMD ["--help"]
