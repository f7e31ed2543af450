/*
 * The kernel's floor: what answering over UDP costs when nothing is looked up.
 *
 *   floor PORT ADDRESSES
 *
 * On 127.0.0.1, as many datagrams at once as have come. Each question becomes an answer of the length that the right one has:
 * ADDRESSES address records or, for names that begin with an x, NXDOMAIN and the SOA of the zone, which begins at the second
 * label; an EDNS record goes along, and a client's cookie in it gets a server's. What is no such question gets no answer.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    BATCH = 64,
    LONGEST_QUESTION = 512,
    LONGEST_ANSWER = 1232,
    HEADER = 12,
    /* An EDNS record without options, and with the eight bytes of a client's cookie; what a server adds to those. */
    EDNS = 11,
    EDNS_WITH_COOKIE = EDNS + 4 + 8,
    SERVER_COOKIE = 16,
    MOST_ADDRESSES = 32,
};

static const unsigned char ADDRESS[16] = {0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 192, 0, 2, 1};

/* The name of the zone is where these say. */
enum { OWNER = 1, SERVER_ZONE = 17, MAIL_ZONE = 30 };
static const unsigned char SOA[51] = "\xc0\0\0\6\0\1\0\0\3\204\0\47" "\3ns1\xc0\0" "\12hostmaster\xc0\0" "\0\0\0\1\0\0\34 \0\0\7\10\0\3\364\200\0\0\3\204";

static struct {
    unsigned char question[LONGEST_QUESTION], answer[LONGEST_ANSWER];
    struct sockaddr_in client;
    struct iovec received, sent;
} datagrams[BATCH];
static struct mmsghdr receiving[BATCH], sending[BATCH];

/* Where the question ends: after its name, type and class; 0 when it does not end, or ends in something of unknown length. */
static size_t end_of_question(const unsigned char *question, size_t length) {
    size_t at = HEADER;
    while (at < length && question[at] != 0)
        at += 1 + question[at];
    at += 5;
    return at == length || at + EDNS == length || at + EDNS_WITH_COOKIE == length ? at : 0;
}

/* The length of the answer; 0 for none. */
static size_t answer(const unsigned char *question, size_t length, unsigned char *answer, int addresses) {
    size_t end = end_of_question(question, length);
    if (end == 0)
        return 0;
    memcpy(answer, question, end);
    answer[2] |= 0x84; /* an answer, authoritative */
    unsigned char *to = answer + end;
    if (question[HEADER + 1] == 'x') {
        answer[3] = 3; /* NXDOMAIN */
        answer[9] = 1; /* in the authority section */
        memcpy(to, SOA, sizeof SOA);
        to[OWNER] = to[SERVER_ZONE] = to[MAIL_ZONE] = HEADER + 1 + question[HEADER];
        to += sizeof SOA;
    } else {
        answer[7] = addresses;
        for (int i = 0; i < addresses; i++, to += sizeof ADDRESS)
            memcpy(to, ADDRESS, sizeof ADDRESS);
    }
    size_t edns = length - end;
    memcpy(to, question + end, edns);
    if (edns == EDNS_WITH_COOKIE) {
        to[EDNS - 1] += SERVER_COOKIE;
        to[EDNS + 3] += SERVER_COOKIE;
        memset(to + edns, 0x5c, SERVER_COOKIE);
        edns += SERVER_COOKIE;
    }
    return to + edns - answer;
}

static void serve(int socket, int addresses) {
    for (;;) {
        for (int i = 0; i < BATCH; i++)
            receiving[i].msg_hdr.msg_namelen = sizeof datagrams[i].client;
        int questions = recvmmsg(socket, receiving, BATCH, MSG_WAITFORONE, NULL), answers = 0;
        for (int i = 0; i < questions; i++) {
            size_t length = answer(datagrams[i].question, receiving[i].msg_len, datagrams[i].answer, addresses);
            if (length == 0)
                continue;
            datagrams[i].sent.iov_len = length;
            sending[answers++].msg_hdr = (struct msghdr){
                .msg_name = &datagrams[i].client, .msg_namelen = sizeof datagrams[i].client, .msg_iov = &datagrams[i].sent, .msg_iovlen = 1};
        }
        /* What the kernel does not take at once is lost, as it would be on the way. */
        sendmmsg(socket, sending, answers, 0);
    }
}

int main(int count, char **arguments) {
    int addresses = count == 3 ? atoi(arguments[2]) : -1;
    if (addresses < 0 || addresses > MOST_ADDRESSES) {
        fprintf(stderr, "usage: floor PORT ADDRESSES\n");
        return 2;
    }
    struct sockaddr_in here = {AF_INET, htons(atoi(arguments[1])), {htonl(INADDR_LOOPBACK)}, {0}};
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (udp < 0 || bind(udp, (struct sockaddr *)&here, sizeof here) < 0) {
        perror("floor");
        return 1;
    }
    for (int i = 0; i < BATCH; i++) {
        datagrams[i].received = (struct iovec){datagrams[i].question, LONGEST_QUESTION};
        datagrams[i].sent = (struct iovec){datagrams[i].answer, 0};
        receiving[i].msg_hdr = (struct msghdr){.msg_name = &datagrams[i].client, .msg_iov = &datagrams[i].received, .msg_iovlen = 1};
    }
    serve(udp, addresses);
}
