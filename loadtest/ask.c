/*
 * Asks a DNS server on loopback at a fixed rate, and says how long the answers took.
 *
 * The rate is open: query N is due at the start + N / rate, whether or not anything was answered before. Its latency counts from
 * that moment, so a server that stops for a while is charged for every query that it kept waiting, and the asker for every query
 * that it sent late; how late it sent is told too, as "lag". An answer has the time at which the kernel took it in, so that the
 * asker's own delay in reading does not count. A query without an answer after 2 seconds is lost.
 *
 * One thread. Where the next query is due within 100 µs it spins, which wants a core of its own; with -g it sleeps between any
 * two queries, and leaves the rest of the core to others. It ends by itself, 2 seconds after the last query.
 *
 *     cc -O2 -o ask ask.c && ./ask -p 5300 -r 50000 -t 10 -d questions
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define LOST_AFTER (2 * SECOND)
#define SPINS_BELOW 100000LL
#define WAKES_EARLY 60000LL

enum { BATCH = 32, IDS = 65536, HEADER = 12, LARGEST = 512, SOCKETS = 64, SLOW_KEPT = 20000 };

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("ask: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    exit(2);
}

/* Of the day, as that is the clock by which the kernel says when a datagram came. */
static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

/* ---- Times, counted in buckets that are at most 1/32 of their value wide. ---- */

enum { FINE = 64, FINE_BITS = 6, BUCKETS = FINE * 30 };

struct histogram {
    uint64_t counts[BUCKETS], count;
    int64_t max;
};

static int bucket_of(uint64_t value) {
    int shift = value < FINE ? 0 : 63 - __builtin_clzll(value) - FINE_BITS + 1;
    return shift * (FINE / 2) + (int)(value >> shift);
}

static double middle_of(int bucket) {
    int shift = bucket < FINE ? 0 : bucket / (FINE / 2) - 1;
    return ((double)(bucket - shift * (FINE / 2)) + 0.5) * (double)(1ULL << shift);
}

static void count(struct histogram *histogram, int64_t nanos) {
    if (nanos < 0)
        nanos = 0;
    histogram->counts[bucket_of((uint64_t)nanos)]++;
    histogram->count++;
    if (nanos > histogram->max)
        histogram->max = nanos;
}

static double micros_at(const struct histogram *histogram, double part) {
    uint64_t wanted = (uint64_t)(part * (double)histogram->count), passed = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++)
        if ((passed += histogram->counts[bucket]) > wanted) {
            double middle = middle_of(bucket);
            return (middle < (double)histogram->max ? middle : (double)histogram->max) / 1000;
        }
    return (double)histogram->max / 1000;
}

/* ---- What is asked. ---- */

struct question {
    uint16_t length;
    uint8_t bytes[LARGEST];
};

static struct question *questions;
static size_t question_count;
static int unknown;
static uint64_t seed;

static uint16_t type_of(const char *name) {
    static const struct { const char *name; uint16_t number; } TYPES[] = {
        {"A", 1}, {"NS", 2}, {"CNAME", 5}, {"SOA", 6}, {"PTR", 12}, {"MX", 15}, {"TXT", 16}, {"AAAA", 28}, {"SRV", 33},
        {"DS", 43}, {"DNSKEY", 48}, {"SVCB", 64}, {"HTTPS", 65}, {"ANY", 255}, {"CAA", 257},
    };
    for (size_t at = 0; at < sizeof TYPES / sizeof *TYPES; at++)
        if (!strcasecmp(name, TYPES[at].name))
            return TYPES[at].number;
    if (!strncasecmp(name, "TYPE", 4) && atoi(name + 4) > 0)
        return (uint16_t)atoi(name + 4);
    fail("unknown type %s", name);
    return 0;
}

static uint8_t *put16(uint8_t *to, uint16_t value) {
    *to++ = (uint8_t)(value >> 8);
    *to++ = (uint8_t)value;
    return to;
}

/* In wire form, without escapes. */
static uint8_t *put_name(uint8_t *to, const char *name) {
    const uint8_t *first = to;
    while (*name && strcmp(name, ".")) {
        size_t length = strcspn(name, ".");
        if (length == 0 || length > 63 || to + length + 2 > first + 255)
            fail("%s is not a name", name);
        *to++ = (uint8_t)length;
        to = mempcpy(to, name, length);
        name += length + (name[length] == '.');
    }
    *to++ = 0;
    return to;
}

static struct question question_of(const char *name, const char *type, int cookie) {
    struct question question = {0};
    uint8_t *to = question.bytes + HEADER;
    question.bytes[5] = 1;
    to = put_name(to, name);
    to = put16(put16(to, type_of(type)), 1);
    if (cookie) {
        question.bytes[11] = 1;
        *to++ = 0;
        to = put16(put16(to, 41), 1232);
        to = put16(put16(put16(to, 0), 0), 12);
        to = put16(put16(to, 10), 8);
        to = mempcpy(to, &seed, 8);
    }
    question.length = (uint16_t)(to - question.bytes);
    return question;
}

static void read_questions(const char *path, int cookie) {
    FILE *file = fopen(path, "r");
    char line[1024], name[512], type[32];
    size_t room = 0;
    if (!file)
        fail("%s: %s", path, strerror(errno));
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, " %511s %31s", name, type) != 2 || *name == ';')
            continue;
        if (question_count == room) {
            room = room ? 2 * room : 1024;
            if (!(questions = realloc(questions, room * sizeof *questions)))
                fail("no memory for the questions of %s", path);
        }
        questions[question_count++] = question_of(name, type, cookie);
    }
    fclose(file);
    if (!question_count)
        fail("%s has no line with a name and a type", path);
}

/* Names x<16 digits>.ZONE, each another one. */
static void make_unknown(const char *zone, int cookie) {
    char name[512];
    snprintf(name, sizeof name, "x0123456789abcdef.%s", zone);
    questions = malloc(sizeof *questions);
    *questions = question_of(name, "A", cookie);
    question_count = 1;
    unknown = 1;
}

static void write_unknown(uint8_t *digits, uint64_t number) {
    uint64_t mixed = (seed + number) * 0x9E3779B97F4A7C15ULL;
    mixed ^= mixed >> 32;
    for (int at = 0; at < 16; at++, mixed >>= 4)
        digits[at] = (uint8_t)"0123456789abcdef"[mixed & 15];
}

/* ---- When the queries on their way were due, by the socket and the number that they were sent with; 0 is none. ---- */

static int64_t (*due_times)[IDS];
static int sockets[SOCKETS], socket_count = 4;
static uint16_t next_id[SOCKETS];
static uint32_t overflowed[SOCKETS];

static uint64_t sent, answered, noerror, nxdomain, other;
static struct histogram latency, lag;

static int64_t slow_above = INT64_MAX;
static struct { int64_t due, took; } slow[SLOW_KEPT];
static int slow_count;

static void open_sockets(const char *address, int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int on = 1, room = 8 << 20;
    if (inet_pton(AF_INET, address, &to.sin_addr) != 1 || ntohl(to.sin_addr.s_addr) >> 24 != 127)
        fail("%s is not an IPv4 address of loopback", address);
    if (!(due_times = calloc((size_t)socket_count, sizeof *due_times)))
        fail("no memory");
    for (int at = 0; at < socket_count; at++) {
        int one = sockets[at] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        if (one < 0 || connect(one, (struct sockaddr *)&to, sizeof to) < 0)
            fail("cannot open a socket to %s port %d: %s", address, port, strerror(errno));
        /* Only root may have as much; for others it is what the system allows. */
        if (setsockopt(one, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) < 0)
            setsockopt(one, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        setsockopt(one, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
        if (setsockopt(one, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0)
            fail("this system has no SO_TIMESTAMPNS");
    }
}

static struct mmsghdr sending[BATCH], receiving[BATCH];
static struct iovec sent_from[BATCH], received_to[BATCH];
static uint8_t sent_bytes[BATCH][LARGEST], received_bytes[BATCH][2048];
static union { struct cmsghdr align; char bytes[128]; } told[BATCH];

static void lay_out_batches(void) {
    for (int at = 0; at < BATCH; at++) {
        sent_from[at].iov_base = sent_bytes[at];
        received_to[at] = (struct iovec){received_bytes[at], sizeof received_bytes[at]};
        sending[at].msg_hdr = (struct msghdr){.msg_iov = &sent_from[at], .msg_iovlen = 1};
        receiving[at].msg_hdr = (struct msghdr){.msg_iov = &received_to[at], .msg_iovlen = 1, .msg_control = told[at].bytes};
    }
}

static int64_t due_at(int64_t start, uint64_t number, uint64_t rate) {
    return start + (int64_t)(number / rate) * SECOND + (int64_t)(number % rate * SECOND / rate);
}

/* Sends what is due, as far as a batch and the socket's buffer have room. */
static void send_due(int by, int64_t start, uint64_t rate, uint64_t total) {
    int64_t before = now();
    unsigned ready = 0;
    while (ready < BATCH && sent + ready < total && due_at(start, sent + ready, rate) <= before) {
        const struct question *question = &questions[(sent + ready) % question_count];
        memcpy(sent_bytes[ready], question->bytes, question->length);
        put16(sent_bytes[ready], (uint16_t)(next_id[by] + ready));
        if (unknown)
            write_unknown(sent_bytes[ready] + HEADER + 2, sent + ready);
        sent_from[ready++].iov_len = question->length;
    }
    if (!ready)
        return;
    int gone = sendmmsg(sockets[by], sending, ready, 0);
    if (gone < 0 && errno != EAGAIN && errno != EINTR && errno != ENOBUFS && errno != ECONNREFUSED)
        fail("cannot send: %s", strerror(errno));
    for (int at = 0; at < gone; at++) {
        int64_t due = due_at(start, sent++, rate);
        due_times[by][next_id[by]++] = due;
        count(&lag, before - due);
    }
}

static void take(int by, const struct mmsghdr *message, const uint8_t *bytes) {
    int64_t came = 0;
    for (struct cmsghdr *word = CMSG_FIRSTHDR(&message->msg_hdr); word; word = CMSG_NXTHDR((struct msghdr *)&message->msg_hdr, word)) {
        struct timespec time;
        if (word->cmsg_type == SO_TIMESTAMPNS) {
            memcpy(&time, CMSG_DATA(word), sizeof time);
            came = time.tv_sec * SECOND + time.tv_nsec;
        } else if (word->cmsg_type == SO_RXQ_OVFL) {
            memcpy(&overflowed[by], CMSG_DATA(word), sizeof overflowed[by]);
        }
    }
    int64_t *open = &due_times[by][bytes[0] << 8 | bytes[1]], due = *open, took = came - due;
    if (message->msg_len < HEADER || !(bytes[2] & 0x80) || !due || took > LOST_AFTER)
        return;
    *open = 0;
    answered++;
    count(&latency, took);
    switch (bytes[3] & 15) {
        case 0: noerror++; break;
        case 3: nxdomain++; break;
        default: other++;
    }
    if (took > slow_above && slow_count < SLOW_KEPT) {
        slow[slow_count].due = due;
        slow[slow_count++].took = took;
    }
}

static void receive(int by) {
    for (int at = 0; at < BATCH; at++)
        receiving[at].msg_hdr.msg_controllen = sizeof told[at].bytes;
    int came = recvmmsg(sockets[by], receiving, BATCH, MSG_DONTWAIT, NULL);
    for (int at = 0; at < came; at++)
        take(by, &receiving[at], received_bytes[at]);
}

static void rest_until(int64_t due, int gentle) {
    int64_t until = gentle ? due : due - WAKES_EARLY, wait = until - now();
    if (wait > (gentle ? 0 : SPINS_BELOW - WAKES_EARLY)) {
        struct timespec time = {wait / SECOND, wait % SECOND};
        nanosleep(&time, NULL);
    }
}

static void ask(uint64_t rate, uint64_t total, int gentle) {
    int64_t start = now() + 10000000;
    for (int by = 0; sent < total; by = (by + 1) % socket_count) {
        rest_until(due_at(start, sent, rate), gentle);
        send_due(by, start, rate, total);
        receive(by);
    }
    for (int64_t end = now() + LOST_AFTER; answered < sent && now() < end;) {
        for (int by = 0; by < socket_count; by++)
            receive(by);
        rest_until(now() + 1000000, 1);
    }
}

static void tell(uint64_t rate, double seconds) {
    uint64_t overflow = 0;
    for (int by = 0; by < socket_count; by++)
        overflow += overflowed[by];
    printf("{\"rate\": %lu, \"seconds\": %g, \"sent\": %lu, \"answered\": %lu, \"lost\": %lu, ", rate, seconds, sent, answered,
        sent - answered);
    printf("\"noerror\": %lu, \"nxdomain\": %lu, \"other\": %lu, \"overflowed\": %lu", noerror, nxdomain, other, overflow);
    const struct { const char *prefix; const struct histogram *of; } KINDS[] = {{"", &latency}, {"lag_", &lag}};
    for (int kind = 0; kind < 2; kind++) {
        const char *prefix = KINDS[kind].prefix;
        const struct histogram *of = KINDS[kind].of;
        printf(", \"%sp50\": %.1f, \"%sp90\": %.1f", prefix, micros_at(of, 0.5), prefix, micros_at(of, 0.9));
        printf(", \"%sp99\": %.1f, \"%sp99.9\": %.1f", prefix, micros_at(of, 0.99), prefix, micros_at(of, 0.999));
        printf(", \"%smax\": %.1f", prefix, (double)of->max / 1000);
    }
    puts("}");
    for (int at = 0; at < slow_count; at++)
        fprintf(stderr, "%.6f %.1f\n", (double)slow[at].due / SECOND, (double)slow[at].took / 1000);
}

static const char USAGE[] =
    "usage: ask [-a ADDRESS] -p PORT -r RATE -t SECONDS (-d FILE | -u ZONE) [-c] [-g] [-n SOCKETS] [-l MICROS]\n"
    "  -d FILE     a name and a type per line, asked in turns\n"
    "  -u ZONE     names below it that are all different\n"
    "  -c          with EDNS and a client cookie\n"
    "  -g          gentle: sleep between queries instead of spinning\n"
    "  -l MICROS   on stderr, when the answers that took longer had been due, in seconds of the day's clock, and the µs they took\n"
    "prints one line of JSON; times are in µs\n";

int main(int count_of_words, char **words) {
    const char *address = "127.0.0.1", *file = NULL, *zone = NULL;
    long rate = 0, port = 0;
    double seconds = 0;
    int cookie = 0, gentle = 0;
    for (int option; (option = getopt(count_of_words, words, "a:p:r:t:d:u:cgn:l:")) != -1;)
        switch (option) {
            case 'a': address = optarg; break;
            case 'p': port = atol(optarg); break;
            case 'r': rate = atol(optarg); break;
            case 't': seconds = atof(optarg); break;
            case 'd': file = optarg; break;
            case 'u': zone = optarg; break;
            case 'c': cookie = 1; break;
            case 'g': gentle = 1; break;
            case 'n': socket_count = atoi(optarg); break;
            case 'l': slow_above = (int64_t)(atof(optarg) * 1000); break;
            default: fputs(USAGE, stderr); return 2;
        }
    if (port < 1 || port > 65535 || rate < 1 || rate > 2000000 || seconds <= 0 || seconds > 600 || !file == !zone
        || socket_count < 1 || socket_count > SOCKETS || optind != count_of_words) {
        fputs(USAGE, stderr);
        return 2;
    }
    /* As many numbers as there can be open queries, or a slow answer could be taken for a later one's. */
    while (socket_count < SOCKETS && (int64_t)rate * 2 > (int64_t)socket_count * IDS)
        socket_count++;
    seed = (uint64_t)now() * 0x9E3779B97F4A7C15ULL;
    if (file)
        read_questions(file, cookie);
    else
        make_unknown(zone, cookie);
    /* Without this the kernel may let a sleeper sleep 50 µs longer. */
    prctl(PR_SET_TIMERSLACK, 1);
    open_sockets(address, (int)port);
    lay_out_batches();
    alarm((unsigned)seconds + 30);
    ask((uint64_t)rate, (uint64_t)(seconds * (double)rate), gentle);
    tell((uint64_t)rate, seconds);
    return 0;
}
